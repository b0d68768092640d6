import type { ConsumeMessage } from 'amqplib';
import type { Delivery, DeliveryMeta, Micros } from '../../model/index.ts';

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** A message as the bridge takes it; its position is the delivery tag. */
export function toDelivery(
  message: ConsumeMessage,
  stream: number,
  source: string,
  received: Micros,
): Delivery {
  const { fields, properties, content } = message;
  const meta: Writable<DeliveryMeta> = {
    source,
    received,
    receivedKnown: true,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
  };
  const contentType: unknown = properties.contentType;
  if (typeof contentType === 'string') meta.contentType = contentType;
  const compression: unknown = properties.headers?.['compression'];
  if (typeof compression === 'string') meta.compression = compression;
  return { stream, position: fields.deliveryTag, body: content, meta };
}
