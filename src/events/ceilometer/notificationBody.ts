import type { Notification } from '../../model/index.ts';
import { formatMicros } from '../../model/index.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { toPython } from '../python/value.ts';

const UNCOUNTED = /\.0{6}$/;

/**
 * A decoded notification as definitions see it: `ctxt`, `publisher_id`, `event_type`, `payload` and `metadata`, as
 * Ceilometer hands it in, and what it handed in before 2015 (the collector's time): `priority`, `_context_*`,
 * and `message_id` and `timestamp` at the top.
 */
export function notificationBody(item: Notification): PyDict {
  const timestamp = formatMicros(item.claimed ?? item.generated)
    .replace('T', ' ')
    .replace('Z', '')
    .replace(UNCOUNTED, '');
  const body = new Map<string, PyValue>([
    ['ctxt', toPython(item.context)],
    ['publisher_id', item.publisherId],
    ['event_type', item.eventType],
    ['payload', toPython(item.payload)],
    [
      'metadata',
      new Map([
        ['message_id', item.messageId],
        ['timestamp', timestamp],
      ]),
    ],
    ['priority', item.priority],
    ['message_id', item.messageId],
    ['timestamp', timestamp],
  ]);
  for (const [key, value] of Object.entries(item.context)) body.set(`_context_${key}`, toPython(value));
  return body;
}
