import type { CeilometerEvent, Json, JsonObject, Notification } from '../../src/model/index.ts';

/** 2017-01-23T06:22:02.761138Z, the stamp of the seed article's live migration. */
export const STAMP = 1485152522761138;

/** A notification as oslo/ decodes it. */
export function notification(
  eventType: string,
  payload: Json,
  more: Partial<Notification> = {},
): Notification {
  return {
    form: 'notification',
    messageId: '4f1a0d5e-6a0b-4a5e-9d5c-000000000001',
    item: 0,
    eventType,
    publisherId: 'compute.ndc27-3222',
    priority: 'info',
    generated: STAMP,
    claimed: STAMP,
    received: STAMP + 250_000,
    flags: [],
    payload,
    versioned: false,
    context: {},
    ...more,
  };
}

/** An event that Ceilometer made, as oslo/ decodes it. */
export function ceilometerEvent(
  eventType: string,
  traits: JsonObject,
  more: Partial<CeilometerEvent> = {},
): CeilometerEvent {
  return {
    form: 'ceilometer',
    messageId: '4f1a0d5e-6a0b-4a5e-9d5c-000000000002',
    item: 0,
    eventType,
    publisherId: null,
    priority: 'info',
    generated: STAMP,
    claimed: STAMP,
    received: STAMP + 250_000,
    flags: [],
    traits,
    traitTypes: {},
    ...more,
  };
}
