import type { SocketOptions } from 'amqplib';
import {
  brokerAccess,
  brokerLabel,
  explainFailure,
  hostOrder,
  socketOptions,
  type BrokerAccess,
  type BrokerAddress,
} from '../../amqp/index.ts';
import type { Clock, OutgoingItem, Sink } from '../../model/index.ts';
import { messageOf } from './message.ts';
import { ExchangeRefused, Publisher } from './publisher.ts';
import { routingKeys } from './routingKey.ts';
import type { RabbitSettings } from './spec.ts';

export interface RabbitParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
}

/** Publishes a batch on one connection, which is kept. */
export function createRabbitSink(settings: RabbitSettings, parts: RabbitParts): Sink {
  return new RabbitSink(settings, parts);
}

class RabbitSink implements Sink {
  readonly name: string;
  readonly #settings: RabbitSettings;
  readonly #parts: RabbitParts;
  readonly #access: BrokerAccess;
  readonly #hosts: Iterator<BrokerAddress, never>;
  readonly #routingKey: (item: OutgoingItem) => string;
  /** Of a batch that failed: what the broker has confirmed, and is not sent again. */
  readonly #taken = new Set<OutgoingItem>();
  #publisher: Publisher | null = null;

  constructor(settings: RabbitSettings, parts: RabbitParts) {
    this.name = parts.name;
    this.#settings = settings;
    this.#parts = parts;
    this.#access = brokerAccess(settings);
    this.#hosts = hostOrder(this.#access.addresses, this.#access.failoverStrategy);
    this.#routingKey = routingKeys(settings.routing_key);
  }

  async deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void> {
    const publisher = await this.#connected(signal);
    // What the broker has not read yet is not to come before what is sent next.
    const giveUp = (): void => void publisher.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await this.#publish(items, publisher);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    await this.#publisher?.close();
  }

  async #publish(items: readonly OutgoingItem[], publisher: Publisher): Promise<void> {
    const ends = await Promise.allSettled(
      byObject(items).map(async (chain) => {
        for (const item of chain) {
          if (this.#taken.has(item)) continue;
          await publisher.publish(this.#routingKey(item), messageOf(item, this.#parts.cloud));
          this.#taken.add(item);
        }
      }),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw publisher.failure(failed.reason);
    for (const item of items) this.#taken.delete(item);
  }

  async #connected(signal: AbortSignal): Promise<Publisher> {
    if (this.#publisher?.usable === true) return this.#publisher;
    const old = this.#publisher;
    this.#publisher = null;
    await old?.close();
    const socket = socketOptions(this.#access.tls, this.name);
    const reasons: string[] = [];
    for (const _ of this.#access.addresses) {
      signal.throwIfAborted();
      const address = this.#hosts.next().value;
      try {
        this.#publisher = await this.#open(address, socket, signal);
        return this.#publisher;
      } catch (error) {
        reasons.push(
          error instanceof ExchangeRefused
            ? `${brokerLabel(address)}: ${error.message}`
            : await explainFailure(error, address, this.#access, socket, signal),
        );
      }
    }
    throw new Error(reasons.join('; '));
  }

  #open(address: BrokerAddress, socket: SocketOptions, signal: AbortSignal): Promise<Publisher> {
    const { exchange, declare } = this.#settings;
    const { clock } = this.#parts;
    return Publisher.open(address, { access: this.#access, socket, exchange, declare, clock, signal });
  }
}

/**
 * Items in the order in which they must be confirmed: a broker may refuse one message and take the next, so what is about
 * one object goes one after the other, and objects go side by side.
 */
function byObject(items: readonly OutgoingItem[]): readonly (readonly OutgoingItem[])[] {
  const chains = new Map<string | OutgoingItem, OutgoingItem[]>();
  for (const item of items) {
    const chain = chains.get(item.object ?? item);
    if (chain === undefined) chains.set(item.object ?? item, [item]);
    else chain.push(item);
  }
  return [...chains.values()];
}
