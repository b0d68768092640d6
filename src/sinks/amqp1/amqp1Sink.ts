import { Amqp1Target, peerAccess } from '../../amqp1/index.ts';
import { checkedExpression, itemTemplate } from '../../expressions/index.ts';
import type { Clock, Sink } from '../../model/index.ts';
import { messageOf } from './message.ts';
import type { Amqp1SinkSettings } from './settings.ts';

export interface Amqp1SinkParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
}

/** How the addresses of a RabbitMQ begin, in both of their versions. */
const RABBITMQ = /^\/(?:queue|queues|exchange|exchanges|topic|amq)\//;

/** Sends a batch over one connection, which is kept. */
export function createAmqp1Sink(settings: Amqp1SinkSettings, { name, cloud, clock }: Amqp1SinkParts): Sink {
  const access = peerAccess(settings);
  const target = new Amqp1Target({ name, access, clock, ...hostname(settings.address, access.virtualHost) });
  const address = checkedExpression(itemTemplate(settings.address));
  return {
    name,
    deliver: (items, signal) =>
      target.publish(items, (item) => ({ address: address(item), message: messageOf(item, cloud) }), signal),
    close: () => target.close(),
  };
}

/** Addresses are as they are written, so the virtual host is named to the peer; RabbitMQ has a form of its own for it. */
function hostname(address: string, virtualHost: string): { readonly openHostname?: string } {
  if (virtualHost === '') return {};
  return { openHostname: RABBITMQ.test(address) ? `vhost:${virtualHost}` : virtualHost };
}
