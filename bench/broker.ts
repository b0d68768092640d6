import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { startRabbit, type Rabbit } from '../test/support/rabbit.ts';
import { notifications } from './notifications.ts';

/** The exchange as nova makes it, and the key its notifications carry. */
const EXCHANGE = 'nova';
const KEY = 'notifications.info';
/** Publishes under way at once. */
const WINDOW = 1000;

/** A private broker with a service exchange, for the measurements. */
export class Broker {
  readonly url: string;
  readonly osloUrl: string;
  readonly port: number;
  readonly #rabbit: Rabbit;
  readonly #connection: ChannelModel;
  readonly #channel: ConfirmChannel;

  private constructor(rabbit: Rabbit, connection: ChannelModel, channel: ConfirmChannel) {
    this.url = rabbit.url;
    this.osloUrl = rabbit.osloUrl;
    this.port = rabbit.port;
    this.#rabbit = rabbit;
    this.#connection = connection;
    this.#channel = channel;
  }

  static async start(): Promise<Broker> {
    const rabbit = await startRabbit({
      asOnServer: true,
      config: ['vm_memory_high_watermark_paging_ratio = 0.99'],
      plugins: ['rabbitmq_amqp1_0'],
    });
    const connection = await connect(rabbit.url, { noDelay: true });
    const channel = await connection.createConfirmChannel();
    await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
    return new Broker(rabbit, connection, channel);
  }

  /** A durable queue that gets a copy of everything published. */
  async queue(name: string): Promise<void> {
    await this.#channel.assertQueue(name, { durable: true });
    await this.#channel.bindQueue(name, EXCHANGE, 'notifications.*');
  }

  /** Throws away what waits in a queue. */
  async purge(name: string): Promise<void> {
    await this.#channel.purgeQueue(name);
  }

  /** Messages that wait in a queue. */
  async depth(name: string): Promise<number> {
    return (await this.#channel.checkQueue(name)).messageCount;
  }

  /** Publishes `count` notifications, persistent and confirmed. */
  async preload(count: number): Promise<void> {
    let n = 0;
    for (const body of notifications(count, Date.now() - count)) {
      this.#channel.publish(EXCHANGE, KEY, body, { persistent: true, contentType: 'application/json' });
      if (++n % WINDOW === 0) await this.#channel.waitForConfirms();
    }
    await this.#channel.waitForConfirms();
  }

  /** Publishes one body; resolves when it is on its way. */
  publish(body: Buffer): void {
    this.#channel.publish(EXCHANGE, KEY, body, { persistent: true, contentType: 'application/json' });
  }

  async stop(): Promise<void> {
    await this.#connection.close();
    await this.#rabbit.stop();
  }
}
