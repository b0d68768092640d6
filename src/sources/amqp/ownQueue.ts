import type { Options } from 'amqplib';
import type { AmqpSettings } from './spec.ts';

type QueueSettings = AmqpSettings['queue'];

/**
 * How our queue is declared: durable, and bounded by dropping the oldest. Rejecting new ones instead would
 * fail the publisher confirms of OpenStack's services, to which the same message is routed.
 */
export function ownQueue(settings: QueueSettings): Options.AssertQueue {
  return { durable: true, arguments: { 'x-queue-type': settings.type, ...bounds(settings) } };
}

/** A queue for as long as its connection: classic, for a quorum queue is never exclusive, and bounded alike. */
export function temporaryQueue(settings: QueueSettings): Options.AssertQueue {
  return { durable: false, exclusive: true, autoDelete: true, arguments: bounds(settings) };
}

function bounds(settings: QueueSettings): Readonly<Record<string, string | number>> {
  return {
    'x-max-length': settings.max_length,
    'x-max-length-bytes': settings.max_length_bytes,
    'x-overflow': 'drop-head',
    ...(settings.message_ttl !== undefined && { 'x-message-ttl': Math.ceil(settings.message_ttl / 1000) }),
  };
}
