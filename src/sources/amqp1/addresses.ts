import { osloAddress, type PeerAccess, type PeerProduct } from '../../amqp1/index.ts';
import type { Amqp1Settings } from './spec.ts';

/** An address, and what it says of the messages that come from it. */
export interface ReadAddress {
  readonly address: string;
  readonly exchange?: string;
  /** `TOPIC.PRIORITY`, or the address where that says nothing of one. */
  readonly routingKey: string;
}

/** All that is read of a peer, which is known by what it said when the connection was opened. */
export function addressesOf(
  settings: Amqp1Settings,
  access: Pick<PeerAccess, 'virtualHost' | 'pseudoVhost'>,
  peer: PeerProduct,
): readonly ReadAddress[] {
  const { addresses = [], queues = [] } = settings;
  const version = settings.queue_addresses ?? queueAddressesOf(peer);
  const all = [
    ...addresses.map((address) => ({ address, routingKey: address })),
    ...osloAddresses(settings, access, peer),
    ...queues.map((queue) => ({ address: QUEUE_ADDRESS[version](queue), routingKey: queue })),
  ];
  return [...new Map(all.map((one) => [one.address, one])).values()];
}

/** What the peer is to hear as the host that is meant; undefined for nothing. */
export function openHostname(
  { queues }: Pick<Amqp1Settings, 'queues'>,
  { virtualHost, pseudoVhost }: Pick<PeerAccess, 'virtualHost' | 'pseudoVhost'>,
): string | undefined {
  if (virtualHost === '') return undefined;
  // RabbitMQ's own way to name one; without it the default one is meant.
  if (queues !== undefined) return `vhost:${virtualHost}`;
  return pseudoVhost ? undefined : virtualHost;
}

/** Address v1 and v2 of RabbitMQ (https://www.rabbitmq.com/docs/amqp#addresses); of v1's escapes it reads that of the slash alone. */
const QUEUE_ADDRESS: Readonly<Record<'v1' | 'v2', (queue: string) => string>> = {
  v1: (queue) => `/amq/queue/${queue.replaceAll('/', '%2F')}`,
  v2: (queue) => `/queues/${encodeURIComponent(queue)}`,
};

function queueAddressesOf({ product, version }: PeerProduct): 'v1' | 'v2' {
  return product === 'RabbitMQ' && Number.parseInt(version, 10) >= 4 ? 'v2' : 'v1';
}

function osloAddresses(
  settings: Amqp1Settings,
  access: Pick<PeerAccess, 'virtualHost' | 'pseudoVhost'>,
  peer: PeerProduct,
): readonly ReadAddress[] {
  const { exchanges = [], topics, priorities } = settings;
  const address = osloAddress(settings, access, peer);
  return exchanges.flatMap((exchange) =>
    topics.flatMap((topic) =>
      priorities.map((priority) => {
        const routingKey = `${topic}.${priority}`;
        return { address: address(exchange, routingKey), exchange, routingKey };
      }),
    ),
  );
}
