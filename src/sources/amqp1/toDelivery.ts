import { createHash } from 'node:crypto';
import type { Delivery, DeliveryMeta, Micros } from '../../model/index.ts';
import type { ReceivedHead, ReceivedMessage } from '../../amqp1/index.ts';
import type { ReadAddress } from './addresses.ts';

type Writable<T> = { -readonly [key in keyof T]: T[key] };

export interface DeliveryPlace {
  readonly source: string;
  readonly stream: number;
  readonly position: number;
  readonly received: Micros;
  readonly from: ReadAddress;
}

/**
 * A message as the bridge takes it. Its routing key is the subject where it has one, which RabbitMQ makes of the routing key, and else what the
 * address says. A body that can be no notification is left out, so that a dead letter says why.
 */
export function toDelivery(
  message: ReceivedMessage,
  { source, stream, position, received, from }: DeliveryPlace,
): Delivery {
  const { head, body, refused } = message;
  const { subject, contentType, properties } = head;
  const meta: Writable<DeliveryMeta> = {
    source,
    received,
    receivedKnown: true,
    routingKey: subject ?? from.routingKey,
  };
  const redelivered = redelivery(head);
  if (redelivered !== undefined) meta.redelivered = redelivered;
  const exchange = from.exchange ?? exchangeOf(head);
  if (exchange !== undefined) meta.exchange = exchange;
  if (contentType !== undefined) meta.contentType = contentType;
  const { compression } = properties;
  if (typeof compression === 'string') meta.compression = compression;
  if (refused === undefined) return { stream, position, body, meta };
  const hash = createHash('sha256').update(body).digest('hex');
  meta.original = { length: body.length, hash, withheld: { code: 'decode/shape', detail: refused } };
  return { stream, position, body: Buffer.alloc(0), meta };
}

/**
 * Undefined where the peer does not tell: what was given back (`released`) counts as no delivery, and RabbitMQ before 4.0
 * counts none of a classic queue's and tells by `first-acquirer` alone.
 */
function redelivery({ deliveryCount, firstAcquirer }: ReceivedHead): boolean | undefined {
  if ((deliveryCount ?? 0) > 0) return true;
  return firstAcquirer === null ? undefined : !firstAcquirer;
}

/** RabbitMQ 4 notes it among the annotations. */
function exchangeOf({ annotations }: ReceivedHead): string | undefined {
  const exchange = annotations['x-exchange'];
  return typeof exchange === 'string' ? exchange : undefined;
}
