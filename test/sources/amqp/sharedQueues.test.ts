import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { osloSend } from '../../support/osloSend.ts';
import type { Rabbit } from '../../support/rabbit.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { depth, numbers, publisher, run, settings } from './running.ts';

const SUITE = 'sources/amqp on shared queues';
const TIMEOUT = 300_000;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('what services queued for any reader is taken, and nothing is declared', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await osloSend(rabbit, place, { count: 10, exchange: 'nova,neutron' });
    const [exchanges, queues] = [await rabbit.exchanges(place.vhost), await queueNames(rabbit, place.vhost)];
    const shared = ['notifications.info', 'notifications.error', 'notifications.warn'];
    const { source, seen, lines } = await run(
      t,
      settings(place.url, { shared_queues: shared, exchanges: ['none'] }),
    );
    assert.match(
      lines[0] ?? '',
      /^reads shared queues: what it takes from notifications\.info, .* no other reader gets/,
    );
    await seen.until(({ deliveries }) => deliveries.length === 10);
    await seen.until(({ now }) => now?.detail === 'all queues are read');
    source.settle(1, 10);
    await source.stop();
    for (const queue of shared) assert.equal(await depth(rabbit, place, queue), 0, queue);
    assert.deepEqual(await rabbit.exchanges(place.vhost), exchanges);
    assert.deepEqual(await queueNames(rabbit, place.vhost), queues);
  });

  test('a queue that does not exist is waited for while the others are read', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel } = await publisher(t, place);
    await channel.assertQueue('notifications.info', { durable: false });
    const shared = ['notifications.info', 'notifications.error'];
    const { seen } = await run(t, settings(place.url, { shared_queues: shared }));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.equal(seen.now?.detail, 'queue notifications.error does not exist');
    channel.sendToQueue('notifications.info', Buffer.from('{"number": 1}'));
    await seen.until(({ deliveries }) => deliveries.length === 1);
    assert.deepEqual(await queueNames(rabbit, place.vhost), ['notifications.info']);
    await channel.assertQueue('notifications.error', { durable: false });
    channel.sendToQueue('notifications.error', Buffer.from('{"number": 2}'));
    await seen.until(({ deliveries }) => deliveries.length === 2);
    await seen.until(({ now }) => now?.detail === 'all queues are read');
  });

  test('a shared queue deleted while it is read is told, waited for and read again', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel } = await publisher(t, place);
    for (const queue of ['info', 'error']) await channel.assertQueue(queue, { durable: true });
    const { seen } = await run(t, settings(place.url, { shared_queues: ['info', 'error'] }));
    await seen.until(({ now }) => now?.detail === 'all queues are read');
    await channel.deleteQueue('error');
    await seen.until(({ intervals }) => intervals.length === 1);
    assert.equal(seen.intervals[0]?.subject, 'queue error');
    channel.sendToQueue('info', Buffer.from('{"number": 1}'));
    await seen.until(({ deliveries }) => deliveries.length === 1);
    await channel.assertQueue('error', { durable: true });
    channel.sendToQueue('error', Buffer.from('{"number": 2}'));
    await seen.until(({ deliveries }) => deliveries.length === 2);
    assert.deepEqual(numbers(seen), [1, 2]);
    await seen.until(({ intervals }) => intervals.length === 2);
    assert.ok(seen.intervals[1]?.until);
  });
});

async function queueNames(rabbit: Rabbit, vhost: string): Promise<string[]> {
  return [...(await rabbit.queues(vhost)).keys()].sort();
}
