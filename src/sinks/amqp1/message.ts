import { messageId } from '../../amqp/index.ts';
import type { OutgoingAmqp1Message } from '../../amqp1/index.ts';
import { prefixedAttributes } from '../../cloudevents/index.ts';
import { toJson, type OutgoingItem } from '../../model/index.ts';

/**
 * An item as a CloudEvent in binary mode, with the prefix that the AMQP binding prefers
 * (https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md, 3.1.3.1).
 */
export function messageOf(item: OutgoingItem, cloud: string): OutgoingAmqp1Message {
  return {
    body: Buffer.from(toJson(item.line)),
    durable: true,
    messageId: messageId(item.key),
    subject: `stackwire.${item.kind}`,
    contentType: 'application/json',
    properties: {
      ...prefixedAttributes(item, cloud, 'cloudEvents_'),
      ...(item.object === null ? {} : { 'stackwire-object': item.object }),
    },
  };
}
