import { SECOND, type JsonObject, type Notification } from '../../src/model/index.ts';

/** What `sentByDisk` counts from. */
export const START = Date.UTC(2026, 0, 1) * 1000;

/** A notification of an invented service of disks, sent and received `at` seconds after START. */
export function sentByDisk(
  at: number,
  eventType: string,
  payload: JsonObject,
  messageId = `${eventType}@${at}`,
): Notification {
  const generated = START + at * SECOND;
  return {
    form: 'notification',
    messageId,
    item: 0,
    eventType,
    publisherId: 'disk.host',
    generated,
    claimed: generated,
    received: generated,
    flags: [],
    priority: 'info',
    payload,
    versioned: false,
    context: {},
  };
}
