import { pyJson, type PyDict, type PyValue } from '../../events/index.ts';
import { formatMicros, stableUuid, type Micros } from '../../model/index.ts';

export interface EnvelopeParts {
  /** Stable key of what is in it. */
  readonly key: string;
  readonly publisherId: string;
  /** `event` or `metering`, which is the topic too. */
  readonly eventType: string;
  readonly payload: PyDict;
  readonly now: Micros;
}

/** A message and its id, which is the same in every try. */
export interface Envelope {
  readonly id: string;
  readonly body: Buffer;
}

/**
 * A notification of priority `sample` as oslo.messaging's driver `messagingv2` sends it (oslo_messaging/notify/notifier.py,
 * _drivers/common.py `serialize_msg`). Readers on oslo.messaging take a `_unique_id` that they have just seen for a duplicate.
 */
export function envelope({ key, publisherId, eventType, payload, now }: EnvelopeParts): Envelope {
  const id = stableUuid(`notification ${key}`);
  const message = new Map<string, PyValue>([
    ['message_id', id],
    ['publisher_id', publisherId],
    ['event_type', eventType],
    ['priority', 'SAMPLE'],
    ['payload', [payload]],
    ['timestamp', formatMicros(now).replace('T', ' ').replace('Z', '')],
    ['_unique_id', id.replaceAll('-', '')],
  ]);
  const outer = new Map<string, PyValue>([
    ['oslo.version', '2.0'],
    ['oslo.message', pyJson(message)],
  ]);
  return { id, body: Buffer.from(pyJson(outer)) };
}
