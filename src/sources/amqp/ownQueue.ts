import type { Options } from 'amqplib';
import type { AmqpSettings } from './spec.ts';

/**
 * How our queue is declared: durable, and bounded by dropping the oldest. Rejecting new ones instead would
 * fail the publisher confirms of OpenStack's services, to which the same message is routed.
 */
export function ownQueue(settings: AmqpSettings['queue']): Options.AssertQueue {
  return {
    durable: true,
    arguments: {
      'x-queue-type': settings.type,
      'x-max-length': settings.max_length,
      'x-max-length-bytes': settings.max_length_bytes,
      'x-overflow': 'drop-head',
      ...(settings.message_ttl !== undefined && { 'x-message-ttl': Math.ceil(settings.message_ttl / 1000) }),
    },
  };
}
