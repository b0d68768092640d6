import { setTimeout as wait } from 'node:timers/promises';
import { connect, type ConfirmChannel } from 'amqplib';
import type { Load, PayloadMaker } from './load.ts';
import type { Sent } from './sent.ts';

export interface RabbitLoadOptions {
  readonly url: string;
  /** A topic exchange; made as a service would, at the begin of each connection. */
  readonly exchange: string;
  readonly durable: boolean;
  readonly routingKey: string;
  readonly payloads: PayloadMaker;
  /** Messages a second. */
  readonly rate: number;
}

/** Between two looks at how much is due, milliseconds. */
const TICK = 10;
const RETRY = 200;
/** Publishes under way at once. */
const WINDOW = 500;

interface Unconfirmed {
  readonly id: string;
  readonly body: Buffer;
}

/**
 * A fast publisher that behaves as a service does: persistent messages, each confirmed, and what was not confirmed
 * when a connection ended is published again on the next. So in the end everything taken from the supply is sent.
 */
export class RabbitLoad implements Load {
  /** Whether the exchange is declared durable from the next connection on. */
  durable: boolean;
  readonly sent = new Map<string, Sent>();
  readonly #options: RabbitLoadOptions;
  readonly #supply: Iterator<Unconfirmed>;
  readonly #unconfirmed = new Map<string, Unconfirmed>();
  readonly #running: Promise<void>;
  /** Messages that may have been taken from the supply by now. */
  #due = 0;
  #taken = 0;
  #held = false;
  #connected = false;
  #finishing = false;
  #bursting = false;

  constructor(options: RabbitLoadOptions) {
    this.#options = options;
    this.durable = options.durable;
    this.#supply = options.payloads()[Symbol.iterator]();
    this.#running = this.#run();
  }

  async reached(count: number): Promise<void> {
    while (this.sent.size < count && !this.#finishing) await wait(TICK);
  }

  /** The connection is closed meanwhile. */
  async hold(): Promise<void> {
    this.#held = true;
    while (this.#connected) await wait(TICK);
  }

  release(): void {
    this.#held = false;
  }

  async burst(count: number): Promise<void> {
    const target = this.sent.size + this.#unconfirmed.size + count;
    this.#due += count;
    this.#bursting = true;
    await this.reached(target);
    this.#bursting = false;
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    await this.#running;
  }

  get #over(): boolean {
    return this.#finishing && this.#unconfirmed.size === 0;
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      if (!this.#held) {
        this.#connected = true;
        await this.#session().catch(() => undefined);
        this.#connected = false;
      }
      if (!this.#over) await wait(this.#held ? TICK : RETRY);
    }
  }

  /** One connection, until it breaks or everything is done. */
  async #session(): Promise<void> {
    const { url, exchange } = this.#options;
    const connection = await connect(`${url}?heartbeat=5`, { noDelay: true });
    let broken = false;
    const end = (): void => {
      broken = true;
    };
    connection.on('error', end).on('close', end);
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', end).on('close', end);
      await channel.assertExchange(exchange, 'topic', { durable: this.durable });
      for (const message of this.#unconfirmed.values()) this.#publish(channel, message);
      let last = performance.now();
      while (!broken && !this.#over && !(this.#held && this.#unconfirmed.size === 0)) {
        const now = performance.now();
        if (!this.#held) this.#due += ((now - last) * this.#options.rate) / 1000;
        last = now;
        this.#publishDue(channel);
        await wait(this.#bursting ? 0 : TICK);
      }
    } finally {
      // It throws at once when the broker has closed it.
      await Promise.resolve()
        .then(() => connection.close())
        .catch(() => undefined);
    }
  }

  #publishDue(channel: ConfirmChannel): void {
    while (!this.#finishing && !this.#held && this.#taken < this.#due && this.#unconfirmed.size < WINDOW) {
      const next = this.#supply.next();
      if (next.done === true) return;
      this.#taken += 1;
      this.#unconfirmed.set(next.value.id, next.value);
      this.#publish(channel, next.value);
    }
  }

  #publish(channel: ConfirmChannel, { id, body }: Unconfirmed): void {
    const { exchange, routingKey } = this.#options;
    const published = Date.now();
    const options = { persistent: true, contentType: 'application/json' };
    // A channel that has closed throws or calls back with an error; the message stays unconfirmed.
    channel.publish(exchange, routingKey, body, options, (error: unknown) => {
      if (error !== null && error !== undefined) return;
      this.sent.set(id, { published, confirmed: Date.now() });
      this.#unconfirmed.delete(id);
    });
  }
}
