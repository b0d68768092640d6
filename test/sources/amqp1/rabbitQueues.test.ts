import assert from 'node:assert/strict';
import { after, suite, test, type TestContext } from 'node:test';
import { connect, type ConfirmChannel } from 'amqplib';
import { decode } from '../../../src/oslo/index.ts';
import { osloSend } from '../../support/osloSend.ts';
import { startRabbit, type Rabbit, type RabbitPlace } from '../../support/rabbit.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { numbers, range, run, settings } from './running.ts';

const SUITE = 'sources/amqp1 on queues of a real RabbitMQ';

let own: Promise<Rabbit> | undefined;
after(async () => (await own)?.stop());

/** A node with the plug-in for AMQP 1.0, for all tests here, and a virtual host for each. */
async function placeFor(context: TestContext): Promise<{ rabbit: Rabbit; place: RabbitPlace } | null> {
  // Says whether RabbitMQ can be had; the shared node has no plug-in.
  if ((await withRabbit(context, SUITE)) === null) return null;
  own ??= startRabbit({ plugins: ['rabbitmq_amqp1_0'] });
  const rabbit = await own;
  return { rabbit, place: await rabbit.place() };
}

suite(SUITE, { timeout: 200_000 }, () => {
  test('what oslo.messaging’s rabbit driver sent is read from its queues, compressed or not', async (t) => {
    const had = await placeFor(t);
    if (had === null) return;
    const { rabbit, place } = had;
    await osloSend(rabbit, place, { count: 10, exchange: 'nova' });
    await osloSend(rabbit, place, { count: 5, exchange: 'nova', driver: 'messaging', compression: 'gzip' });
    const queues = ['notifications.info', 'notifications.error', 'notifications.warn'];
    const { source, seen, lines } = await run(t, settings(place.url, { queues }));
    await seen.until(({ deliveries }) => deliveries.length === 15);
    assert.match(lines.join('\n'), /connected to .*: RabbitMQ 3\./);
    const [first] = seen.deliveries;
    assert.equal(first?.meta.contentType, 'application/json');
    assert.equal(first.meta.redelivered, false);
    for (const delivery of seen.deliveries) {
      assert.match(delivery.meta.routingKey ?? '', /^notifications\.(info|error|warn)$/);
      assert.equal(decode(delivery, { maxSkew: 300_000_000 }).items.length, 1);
      source.settle(delivery.stream, delivery.position);
    }
    await source.stop();
    for (const queue of queues) assert.equal(await depth(place, queue), 0);
  });

  test('a queue that is not there is waited for, and one that is deleted is missed', async (t) => {
    const had = await placeFor(t);
    if (had === null) return;
    const { place } = had;
    const channel = await open(t, place);
    await channel.assertQueue('there');
    const { seen } = await run(t, settings(place.url, { queues: ['there', 'a/b c'] }));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.match(seen.now?.detail ?? '', /^address \/amq\/queue\/a%2Fb c: .*amqp:not-found/);
    await channel.assertQueue('a/b c');
    await seen.until(({ now }) => now?.detail === 'all addresses are read');
    assert.equal(seen.intervals.length, 0, 'what was never read was never missed');

    await channel.deleteQueue('there');
    await seen.until(({ now }) => now?.state === 'waiting');
    const [begun] = seen.intervals;
    assert.equal(begun?.subject, 'address /amq/queue/there');
    assert.equal(begun.until, null);
    await channel.assertQueue('there');
    await seen.until(({ now }) => now?.state === 'bound');
    const ended = seen.intervals.at(-1);
    assert.equal(ended?.since, begun.since);
    assert.ok((ended?.until ?? 0) >= begun.since);
  });

  test('what was not settled comes again and says so, and a stop gives it back', async (t) => {
    const had = await placeFor(t);
    if (had === null) return;
    const { place } = had;
    const channel = await open(t, place);
    await channel.assertQueue('q');
    for (const number of range(1, 10)) channel.sendToQueue('q', Buffer.from(`{"number": ${number}}`));
    await channel.waitForConfirms();
    const first = await run(t, settings(place.url, { queues: ['q'] }));
    await first.seen.until(({ deliveries }) => deliveries.length === 10);
    first.source.settle(first.seen.deliveries[0]?.stream ?? 0, 4);
    await first.source.stop();
    assert.equal(await depth(place, 'q'), 6);
    const second = await run(t, settings(place.url, { queues: ['q'] }));
    await second.seen.until(({ deliveries }) => deliveries.length === 6);
    assert.deepEqual(numbers(second.seen), range(5, 10));
    assert.ok(second.seen.deliveries.every(({ meta }) => meta.redelivered === true));
  });

  test('a port without AMQP 1.0 is said to have none', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const { seen } = await run(t, settings(rabbit.url, { queues: ['q'] }));
    await seen.until(
      ({ now }) => now?.detail.includes('trying') === false && now.detail.includes('AMQP 1.0'),
    );
    assert.match(seen.now?.detail ?? '', /another protocol than AMQP 1\.0.*rabbitmq_amqp1_0/);
  });
});

async function open(context: TestContext, place: RabbitPlace): Promise<ConfirmChannel> {
  const model = await connect(place.url, { noDelay: true });
  context.after(() => model.close());
  return model.createConfirmChannel();
}

async function depth(place: RabbitPlace, queue: string): Promise<number> {
  const model = await connect(place.url);
  const channel = await model.createChannel();
  const { messageCount } = await channel.checkQueue(queue);
  await model.close();
  return messageCount;
}
