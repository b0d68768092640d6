import { decode, type Decoded } from '../../src/oslo/index.ts';
import { type DeliveryMeta, type Item, type Micros, SECOND } from '../../src/model/index.ts';

/** 2017-01-23T06:30:00Z: some minutes after the messages of these tests. */
export const RECEIVED: Micros = 1_485_153_000_000_000;
export const MAX_SKEW: Micros = 300 * SECOND;

/** Decodes a body as a source would hand it over; what is no text or bytes goes as JSON. */
export function deliver(body: unknown, meta: Partial<DeliveryMeta> = {}): Decoded {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const full = { source: 'test', received: RECEIVED, receivedKnown: true, ...meta };
  return decode({ body: bytes, meta: full }, { maxSkew: MAX_SKEW });
}

/** The one item of a delivery that must decode. */
export function deliverOne(body: unknown, meta: Partial<DeliveryMeta> = {}): Item {
  const { items, dead } = deliver(body, meta);
  const [item] = items;
  if (item === undefined || items.length > 1 || dead.length > 0) {
    throw new Error(
      `expected one item, got ${items.length}; ${dead.map((letter) => letter.detail).join('; ')}`,
    );
  }
  return item;
}

/** A legacy notification with some keys changed. */
export function notification(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    message_id: '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a',
    publisher_id: 'compute.ndc27-3222',
    event_type: 'compute.instance.power_on.end',
    priority: 'INFO',
    timestamp: '2017-01-23 06:22:02.584049',
    payload: { instance_id: '87be4b45', host: 'ndc27-3222' },
    ...changes,
  };
}

export function envelope(message: unknown, version = '2.0'): Record<string, unknown> {
  return { 'oslo.version': version, 'oslo.message': JSON.stringify(message) };
}
