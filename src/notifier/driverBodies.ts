import { pyJson, type PyDict, type PyValue } from '../events/index.ts';
import { formatMicros, stableUuid, type Micros } from '../model/index.ts';
import type { OutgoingNotification } from './notifier.ts';

/** A message as one driver of oslo.messaging sends it, and its id, which is the same in every try. */
export interface DriverBody {
  readonly id: string;
  readonly text: string;
}

type Driver = 'rabbit' | 'kafka' | 'amqp1';

const NO_CONTEXT: PyDict = new Map();

/** What each driver makes of a message; ours have no context. */
const BODIES: Readonly<
  Record<Driver, (message: readonly (readonly [string, PyValue])[], id: string) => PyDict>
> = {
  // impl_rabbit.py: readers take a `_unique_id` that they have just seen for a duplicate.
  rabbit: (message, id) => enveloped([...message, ['_unique_id', id.replaceAll('-', '')]]),
  // impl_kafka.py, `pack_message`
  kafka: (message) => enveloped([...message, ['_context', NO_CONTEXT]]),
  // amqp1_driver/controller.py and impl_amqp1.py, `marshal_request`
  amqp1: (message) =>
    new Map<string, PyValue>([
      ['request', enveloped(message)],
      ['context', NO_CONTEXT],
    ]),
};

/**
 * The body of a notification under `messagingv2` (oslo_messaging/notify/notifier.py, and `serialize_msg` of
 * _drivers/common.py). `now` is the timestamp of one that has none of its own.
 */
export function driverBody(driver: Driver, notification: OutgoingNotification, now: Micros): DriverBody {
  const { id, message } = notificationMessage(notification, now);
  return { id, text: pyJson(BODIES[driver](message, id)) };
}

/** The same without an envelope, as something that is posted and not published has it. */
export function plainNotification(notification: OutgoingNotification, now: Micros): PyDict {
  return new Map(notificationMessage(notification, now).message);
}

function notificationMessage(
  { key, publisherId, eventType, priority, payload, generated }: OutgoingNotification,
  now: Micros,
): { readonly id: string; readonly message: readonly (readonly [string, PyValue])[] } {
  const id = stableUuid(`notification ${key}`);
  const message: readonly (readonly [string, PyValue])[] = [
    ['message_id', id],
    ['publisher_id', publisherId],
    ['event_type', eventType],
    ['priority', priority.toUpperCase()],
    ['payload', payload],
    [
      'timestamp',
      formatMicros(generated ?? now)
        .replace('T', ' ')
        .replace('Z', ''),
    ],
  ];
  return { id, message };
}

function enveloped(message: readonly (readonly [string, PyValue])[]): PyDict {
  return new Map<string, PyValue>([
    ['oslo.version', '2.0'],
    ['oslo.message', pyJson(new Map(message))],
  ]);
}
