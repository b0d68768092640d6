import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { connect } from 'amqplib';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import type { Source } from '../../../src/model/index.ts';
import { createAmqpSource } from '../../../src/sources/amqp/index.ts';
import type { AmqpSettings } from '../../../src/sources/amqp/index.ts';
import type { Rabbit, RabbitPlace } from '../../support/rabbit.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';

type Overrides = Partial<Omit<AmqpSettings, 'queue'>> & { readonly queue?: Partial<AmqpSettings['queue']> };

export function settings(url: string, { queue, ...rest }: Overrides = {}): AmqpSettings {
  return {
    url,
    exchanges: ['nova'],
    topics: ['notifications'],
    queue: { name: 'stackwire', type: 'classic', max_length: 10_000, max_length_bytes: 1e8, ...queue },
    prefetch: 100,
    heartbeat: 30_000_000,
    auth: 'plain',
    failover_strategy: 'round-robin',
    tls: { verify: true },
    ...rest,
  };
}

export interface Running {
  readonly source: Source;
  readonly seen: SourceWatcher;
  readonly lines: string[];
}

/** A started source; it stops with the test. */
export async function run(
  context: TestContext,
  config: AmqpSettings,
  create: typeof createAmqpSource = createAmqpSource,
): Promise<Running> {
  const logger = memoryLogger();
  const source = create(config, { name: 'rabbit', clock: wallClock, logger });
  const seen = new SourceWatcher();
  context.after(() => source.stop());
  await source.start(seen);
  return { source, seen, lines: logger.lines };
}

export interface Publisher {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Publishes numbered bodies, confirmed. */
  readonly send: (exchange: string, first: number, last: number) => Promise<void>;
}

/** A plain client that declares exchanges as a service would. */
export async function publisher(context: TestContext, place: RabbitPlace): Promise<Publisher> {
  const connection = await connect(place.url, { noDelay: true });
  connection.on('error', () => undefined);
  context.after(() => connection.close().catch(() => undefined));
  const channel = await connection.createConfirmChannel();
  return {
    connection,
    channel,
    send: async (exchange, first, last) => {
      for (let number = first; number <= last; number++) {
        const options = { contentType: 'application/json', persistent: true };
        channel.publish(exchange, 'notifications.info', Buffer.from(`{"number": ${number}}`), options);
      }
      await channel.waitForConfirms();
    },
  };
}

export function numbers({ deliveries }: SourceWatcher): number[] {
  return deliveries.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export async function depth(rabbit: Rabbit, place: RabbitPlace, queue: string): Promise<number> {
  const queues = await rabbit.queues(place.vhost);
  const count = queues.get(queue);
  assert.ok(count !== undefined, `no queue ${queue} among ${[...queues.keys()].join(', ')}`);
  return count;
}
