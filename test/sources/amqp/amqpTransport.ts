import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type ConfirmChannel } from 'amqplib';
import { createAmqpSource } from '../../../src/sources/amqp/index.ts';
import { debianPackages } from '../../support/debianPackages.ts';
import { startRabbit, type Rabbit } from '../../support/rabbit.ts';
import { noteSkipped, type ServiceContext } from '../../support/services.ts';
import type { PrepareTransport } from '../conformance/transport.ts';
import { settings } from './running.ts';

const USER = 'bridge';
const PASSWORD = 'conforming-password';
const BOUND = 40;
const HEARTBEAT = 2;

/** One broker for all that use this: they may kill it, and each test has an exchange and a queue of its own. */
let own: Promise<Rabbit> | undefined;

/** Ends it, after the last of them. */
export async function endAmqp(): Promise<void> {
  await (await own)?.stop();
  own = undefined;
}

async function startOwn(): Promise<Rabbit> {
  const rabbit = await startRabbit();
  await rabbit.ctl('add_user', USER, PASSWORD);
  await rabbit.ctl('set_permissions', USER, '.*', '.*', '.*');
  return rabbit;
}

/** A durable exchange and a queue of its own on a broker that all tests of the process share. */
export const prepareAmqp: PrepareTransport = async (context) => {
  const packages = await debianPackages('messaging');
  if (typeof packages === 'string') {
    noteSkipped('the source amqp', packages);
    context.skip(packages);
    return null;
  }
  own ??= startOwn();
  const rabbit = await own;
  const name = `conformance-${randomUUID()}`;
  const url = `amqp://${USER}:${PASSWORD}@127.0.0.1:${rabbit.port}/`;
  const sender = sending(context, rabbit.url, name);
  await sender([]);
  return {
    entry: `{ type: amqp, name: feed, url: "${url}", exchanges: [${name}], prefetch: ${BOUND},
      queue: { name: ${name} }, heartbeat: ${HEARTBEAT}s }`,
    create: (parts) => {
      const own = { exchanges: [name], prefetch: BOUND, queue: { name }, heartbeat: HEARTBEAT * 1_000_000 };
      return createAmqpSource(settings(url, own), parts);
    },
    send: sender,
    left: async () => Number((await rabbit.queues('/')).get(name)),
    broker: { kill: () => rabbit.kill(), start: () => rabbit.restart() },
    bound: BOUND,
    silence: 2 * HEARTBEAT * 1000 + 1000,
    meta: { exchange: name, routingKey: 'notifications.info', contentType: 'application/json' },
    position: null,
    inOrder: true,
    comesAgain: 'unsettled',
    tellsRedelivered: true,
    recorded: false,
    cannotCarry: [],
    secrets: [PASSWORD],
  };
};

/** Publishes to a durable exchange as a service would: what was not confirmed is published again, until the test ends. */
function sending(
  context: ServiceContext,
  url: string,
  exchange: string,
): (bodies: readonly Buffer[]) => Promise<void> {
  let over = false;
  let open: Promise<ConfirmChannel> | null = null;
  const connection = async (): Promise<ConfirmChannel> => {
    const model = await connect(url, { noDelay: true });
    model.on('error', () => undefined);
    context.after(() => model.close().catch(() => undefined));
    const channel = await model.createConfirmChannel();
    channel.on('error', () => undefined);
    await channel.assertExchange(exchange, 'topic', { durable: true });
    return channel;
  };
  context.after(() => {
    over = true;
  });
  const attempt = async (bodies: readonly Buffer[]): Promise<void> => {
    open ??= connection();
    const channel = await open;
    const options = { contentType: 'application/json', persistent: true };
    for (const body of bodies) channel.publish(exchange, 'notifications.info', body, options);
    await channel.waitForConfirms();
  };
  return async (bodies) => {
    while (!over) {
      try {
        return await attempt(bodies);
      } catch {
        open = null;
        await wait(100);
      }
    }
    throw new Error('the test has ended');
  };
}
