import type { SocketOptions } from 'amqplib';
import type { Clock, OutgoingItem } from '../model/index.ts';
import type { BrokerAccess } from './brokerAccess.ts';
import { brokerLabel, type BrokerAddress } from './brokerUrl.ts';
import { byObject } from './byObject.ts';
import { explainFailure } from './explainFailure.ts';
import { hostOrder } from './hostOrder.ts';
import {
  ExchangeRefused,
  Publisher,
  Unroutable,
  type OutgoingMessage,
  type PrepareChannel,
} from './publisher.ts';
import { socketOptions } from './socketOptions.ts';

export interface BrokerTargetParts {
  /** The sink's, which the broker shows for the connection. */
  readonly name: string;
  readonly access: BrokerAccess;
  readonly prepare: PrepareChannel;
  readonly clock: Clock;
  /** Told of an item whose mandatory message no queue takes, which then counts as dealt with; without it that is an error. */
  readonly unroutable?: (item: OutgoingItem) => void;
}

/** A broker that takes messages, over one connection that is kept. Each message is confirmed. */
export class BrokerTarget {
  readonly #parts: BrokerTargetParts;
  readonly #hosts: Iterator<BrokerAddress, never>;
  /** Of a batch that failed: what the broker has confirmed, and is not sent again. */
  readonly #taken = new Set<OutgoingItem>();
  #publisher: Publisher | null = null;

  constructor(parts: BrokerTargetParts) {
    this.#parts = parts;
    this.#hosts = hostOrder(parts.access.addresses, parts.access.failoverStrategy);
  }

  /**
   * Resolves when the broker has a message of each item for good.
   * @throws DeliveryRefused, or an Error that says why it took not all
   */
  async publish(
    items: readonly OutgoingItem[],
    messageOf: (item: OutgoingItem) => OutgoingMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const publisher = await this.#connected(signal);
    // What the broker has not read yet is not to come before what is sent next.
    const giveUp = (): void => void publisher.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await this.#publishAll(items, messageOf, publisher);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async close(): Promise<void> {
    await this.#publisher?.close();
  }

  async #publishAll(
    items: readonly OutgoingItem[],
    messageOf: (item: OutgoingItem) => OutgoingMessage,
    publisher: Publisher,
  ): Promise<void> {
    const ends = await Promise.allSettled(
      byObject(items).map(async (chain) => {
        for (const item of chain) {
          if (this.#taken.has(item)) continue;
          await publisher.publish(messageOf(item)).catch((error: unknown) => this.#tolerate(error, item));
          this.#taken.add(item);
        }
      }),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw publisher.failure(failed.reason);
    for (const item of items) this.#taken.delete(item);
  }

  #tolerate(error: unknown, item: OutgoingItem): void {
    const { unroutable } = this.#parts;
    if (!(error instanceof Unroutable) || unroutable === undefined) throw error;
    unroutable(item);
  }

  async #connected(signal: AbortSignal): Promise<Publisher> {
    if (this.#publisher?.usable === true) return this.#publisher;
    const old = this.#publisher;
    this.#publisher = null;
    await old?.close();
    const { access, name } = this.#parts;
    const socket = socketOptions(access.tls, name);
    const reasons: string[] = [];
    for (const _ of access.addresses) {
      signal.throwIfAborted();
      const address = this.#hosts.next().value;
      try {
        this.#publisher = await this.#open(address, socket, signal);
        return this.#publisher;
      } catch (error) {
        reasons.push(
          error instanceof ExchangeRefused
            ? `${brokerLabel(address)}: ${error.message}`
            : await explainFailure(error, address, access, socket, signal),
        );
      }
    }
    throw new Error(reasons.join('; '));
  }

  #open(address: BrokerAddress, socket: SocketOptions, signal: AbortSignal): Promise<Publisher> {
    const { access, prepare, clock, unroutable } = this.#parts;
    const toleratesUnroutable = unroutable !== undefined;
    return Publisher.open(address, { access, socket, prepare, clock, signal, toleratesUnroutable });
  }
}
