import {
  connect,
  type ChannelModel,
  type ConfirmChannel,
  type Message,
  type Options,
  type SocketOptions,
} from 'amqplib';
import { DeliveryRefused, type Clock } from '../model/index.ts';
import type { BrokerAccess } from './brokerAccess.ts';
import { brokerText, closeCode, PRECONDITION_FAILED } from './brokerError.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { closeInTime } from './closeInTime.ts';
import { heartbeatSeconds } from './heartbeatSeconds.ts';
import { login } from './socketOptions.ts';

/** What goes to an exchange. One that is `mandatory` needs a `messageId` of its own, and a queue that takes it. */
export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly properties: Options.Publish;
}

/** Sees to it that there is what will be published to. @throws ExchangeRefused */
export type PrepareChannel = (channel: ConfirmChannel) => Promise<void>;

export interface PublisherParts {
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly prepare: PrepareChannel;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Whether a message that no queue takes ends nothing. */
  readonly toleratesUnroutable: boolean;
}

/** A mandatory message for which there is no queue. */
export class Unroutable extends Error {
  override readonly name = 'Unroutable';
}

/** The broker is there, and the exchange is not as it should be. */
export class ExchangeRefused extends Error {
  override readonly name = 'ExchangeRefused';
}

/** One connection to a broker, on which every message is confirmed. It never mends itself: a new one is opened. */
export class Publisher {
  readonly #model: ChannelModel;
  readonly #channel: ConfirmChannel;
  readonly #clock: Clock;
  readonly #toleratesUnroutable: boolean;
  /** Ids of mandatory messages for which there was no queue. The broker says so before it confirms them. */
  readonly #returned = new Set<unknown>();
  /** Why it is over; what came first says most. */
  #end: Error | null = null;

  private constructor(
    model: ChannelModel,
    channel: ConfirmChannel,
    { clock, toleratesUnroutable }: PublisherParts,
  ) {
    this.#model = model;
    this.#channel = channel;
    this.#clock = clock;
    this.#toleratesUnroutable = toleratesUnroutable;
    channel.on('return', ({ properties }: Message) => this.#returned.add(properties.messageId));
    channel.on('error', (error: unknown) => this.#over(error));
    channel.once('close', () => this.#over(new Error('the channel was closed')));
    model.once('close', (error: unknown) => this.#over(error ?? new Error('the connection was closed')));
  }

  /**
   * Rejects, with nothing left open, when the broker cannot be reached.
   * @throws ExchangeRefused where the exchange is not there for us
   */
  static async open(address: BrokerAddress, parts: PublisherParts): Promise<Publisher> {
    const { access, clock, signal } = parts;
    // A signal that is given to a socket ends it at any time, and this one is about one delivery only.
    const attempt = new AbortController();
    const giveUp = (): void => attempt.abort();
    signal.addEventListener('abort', giveUp, { once: true });
    const socket = { ...parts.socket, credentials: login(access.auth, address), signal: attempt.signal };
    try {
      const model = await connect({ ...address, heartbeat: heartbeatSeconds(access.heartbeat) }, socket);
      // Without a listener the loss of a connection would end the process.
      model.on('error', () => undefined);
      try {
        return new Publisher(model, await openChannel(model, parts.prepare), parts);
      } catch (error) {
        await closeInTime(model.close(), model, clock);
        throw error;
      }
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  get usable(): boolean {
    return this.#end === null;
  }

  /**
   * Resolves when the broker has the message for good. While it takes nothing from publishers, it waits.
   * @throws Unroutable, and others
   */
  async publish({ exchange, routingKey, body, properties }: OutgoingMessage): Promise<void> {
    if (this.#end !== null) throw this.#end;
    await new Promise<void>((resolve, reject) => {
      this.#channel.publish(exchange, routingKey, body, properties, (error: unknown) => {
        if (error != null) reject(error instanceof Error ? error : new Error(brokerText(error)));
        else if (this.#returned.delete(properties.messageId)) reject(this.#unroutable(exchange, routingKey));
        else resolve();
      });
    });
  }

  /** What a failed `publish` means: `DeliveryRefused` where the broker closed the channel over the message itself. */
  failure(error: unknown): Error {
    if (this.#end === null) return new Error(`the broker did not take a message: ${brokerText(error)}`);
    const text = brokerText(this.#end);
    // Larger than `max_message_size`; what it says of an exchange was said when that was declared.
    return closeCode(this.#end) === PRECONDITION_FAILED ? new DeliveryRefused(text) : new Error(text);
  }

  async close(): Promise<void> {
    this.#over(new Error('the connection was closed here'));
    // The channel first: its frames take another way to the socket than the connection's own.
    const closed = this.#channel.close().catch(() => undefined);
    await closeInTime(
      closed.then(() => this.#model.close()),
      this.#model,
      this.#clock,
    );
  }

  /** Where what was prepared is no longer there, it is prepared anew on the next connection. */
  #unroutable(exchange: string, routingKey: string): Error {
    const error = new Unroutable(`no queue is bound to the exchange ${exchange} for ${routingKey}`);
    if (!this.#toleratesUnroutable) this.#over(error);
    return error;
  }

  #over(error: unknown): void {
    this.#end ??= error instanceof Error ? error : new Error(brokerText(error));
  }
}

async function openChannel(model: ChannelModel, prepare: PrepareChannel): Promise<ConfirmChannel> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined);
  await prepare(channel);
  return channel;
}
