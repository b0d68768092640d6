import type { Options } from 'amqplib';
import { messageId } from '../../amqp/index.ts';
import { prefixedAttributes } from '../../cloudevents/index.ts';
import { toJson, type OutgoingItem } from '../../model/index.ts';

export interface Message {
  readonly body: Buffer;
  readonly properties: Options.Publish;
}

/**
 * An item as a CloudEvent in binary mode. The prefix is the one that the AMQP binding prefers
 * (https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md, 3.1.3.1); RabbitMQ shows
 * headers to AMQP 1.0 readers as application properties.
 */
export function messageOf(item: OutgoingItem, cloud: string): Message {
  return {
    body: Buffer.from(toJson(item.line)),
    properties: {
      persistent: true,
      contentType: 'application/json',
      messageId: messageId(item.key),
      type: `stackwire.${item.kind}`,
      appId: 'stackwire',
      headers: {
        ...prefixedAttributes(item, cloud, 'cloudEvents_'),
        ...(item.object === null ? {} : { 'stackwire-object': item.object }),
      },
    },
  };
}
