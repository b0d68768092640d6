import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { StallingProxy } from '../../support/stallingProxy.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { depth, numbers, publisher, range, run, settings } from './running.ts';

const SUITE = 'sources/amqp under faults';
const TIMEOUT = 240_000;
const SECOND = 1_000_000;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('a broker of its own', { concurrency: true }, async (t) => {
    const rabbit = await withRabbit(t, SUITE, 'own');
    if (rabbit === null) return;
    // What channels opened from now on may leave unacknowledged for how long; looked at every second.
    const consumerTimeout = async (millis: number): Promise<void> => {
      const values = `application:set_env(rabbit, consumer_timeout, ${millis})`;
      await rabbit.ctl('eval', `application:set_env(rabbit, channel_tick_interval, 1000), ${values}.`);
    };

    await Promise.all([
      t.test('a channel that the broker closes for a bad acknowledgement is opened again', async (t) => {
        const place = await rabbit.place();
        const { channel, send } = await publisher(t, place);
        await channel.assertExchange('nova', 'topic', { durable: true });
        const { source, seen, lines } = await run(t, settings(place.url));
        await seen.until(({ now }) => now?.state === 'bound');
        await send('nova', 1, 3);
        await seen.until(({ deliveries }) => deliveries.length === 3);
        source.settle(seen.deliveries[0]?.stream ?? 0, 1000);
        await seen.until(({ deliveries }) => deliveries.length === 6);
        assert.deepEqual(numbers(seen), [1, 2, 3, 1, 2, 3]);
        assert.ok(lines.some((line) => line.includes('unknown delivery tag 1000')));
        assert.deepEqual(seen.intervals, []);
      }),
      t.test('a user who may not publish reads all the same', async (t) => {
        const place = await rabbit.place();
        const { channel, send } = await publisher(t, place);
        await channel.assertExchange('nova', 'topic', { durable: true });
        await rabbit.ctl('add_user', 'reader', 'secret');
        const rights = ['^stackwire$', '^stackwire$', '^(stackwire|nova)$'];
        await rabbit.ctl('set_permissions', '-p', place.vhost, 'reader', ...rights);
        const { seen } = await run(t, settings(place.url.replace('guest:guest', 'reader:secret')));
        await seen.until(({ now }) => now?.state === 'bound');
        await send('nova', 1, 3);
        await seen.until(({ deliveries }) => deliveries.length === 3);
      }),
      t.test('a link that went silent is given up within two heartbeats and made anew', async (t) => {
        const place = await rabbit.place();
        const { channel, send } = await publisher(t, place);
        await channel.assertExchange('nova', 'topic', { durable: true });
        const proxy = await StallingProxy.start(t, rabbit.port);
        const url = place.url.replace(`:${rabbit.port}/`, `:${proxy.port}/`);
        const { source, seen, lines } = await run(t, settings(url, { heartbeat: 3 * SECOND }));
        await seen.until(({ now }) => now?.state === 'bound');
        await send('nova', 1, 2);
        await seen.until(({ deliveries }) => deliveries.length === 2);
        source.settle(1, 1);
        // The broker has to have taken the acknowledgement before the line goes dead.
        while ((await depth(rabbit, place, 'stackwire')) !== 1);
        proxy.stall();
        await send('nova', 3, 4);
        await seen.until(({ deliveries }) => deliveries.length === 5);
        assert.deepEqual(numbers(seen), [1, 2, 2, 3, 4]);
        assert.ok(lines.some((line) => line.includes('Heartbeat timeout')));
        assert.deepEqual(seen.intervals, []);
      }),
      t.test('stopping does not wait for a link that went silent', async (t) => {
        const place = await rabbit.place();
        const proxy = await StallingProxy.start(t, rabbit.port);
        const url = place.url.replace(`:${rabbit.port}/`, `:${proxy.port}/`);
        const { source, seen } = await run(t, settings(url));
        await seen.until(({ now }) => now?.state === 'waiting');
        proxy.stall();
        await source.drain();
        await source.stop();
        assert.equal(seen.now?.state, 'stopped');
      }),
      t.test('over a slow link everything arrives in order and nothing is cut off', async (t) => {
        const place = await rabbit.place();
        const { channel, send } = await publisher(t, place);
        await channel.assertExchange('nova', 'topic', { durable: true });
        const proxy = await StallingProxy.start(t, rabbit.port, { bytesPerSecond: 20_000 });
        const url = place.url.replace(`:${rabbit.port}/`, `:${proxy.port}/`);
        const { seen } = await run(t, settings(url, { heartbeat: SECOND, prefetch: 1000 }));
        await seen.until(({ now }) => now?.state === 'bound');
        await send('nova', 1, 400);
        await seen.until(({ deliveries }) => deliveries.length === 400);
        assert.deepEqual(numbers(seen), range(1, 400));
        assert.equal(seen.statuses.filter(({ state }) => state === 'connecting').length, 1);
      }),
      t.test(
        'an exchange deleted while it is bound is told, and bound again as it is declared',
        async (t) => {
          const place = await rabbit.place();
          const { channel, send } = await publisher(t, place);
          await channel.assertExchange('nova', 'topic', { durable: false });
          const { seen } = await run(t, settings(place.url));
          await seen.until(({ now }) => now?.state === 'bound');
          await channel.deleteExchange('nova');
          await seen.until(({ intervals }) => intervals.length === 1);
          assert.equal(seen.now?.state, 'waiting');
          await channel.assertExchange('nova', 'topic', { durable: true });
          await seen.until(({ intervals }) => intervals.length === 2);
          await seen.until(({ now }) => now?.state === 'bound');
          await send('nova', 1, 2);
          await seen.until(({ deliveries }) => deliveries.length === 2);
          // Deleted and declared between two looks: nobody can tell, but it is bound again at the next look.
          await channel.deleteExchange('nova');
          await channel.assertExchange('nova', 'topic', { durable: false });
          for (let number = 3; seen.deliveries.length === 2; number++) await send('nova', number, number);
        },
      ),
    ]);

    await consumerTimeout(3000);
    await Promise.all([
      t.test(
        'deliveries that nobody settles come again when the broker has closed the channel',
        async (t) => {
          await consumerTimeout(3000);
          t.after(() => consumerTimeout(1_800_000));
          const place = await rabbit.place();
          const { channel, send } = await publisher(t, place);
          await channel.assertExchange('nova', 'topic', { durable: true });
          const { source, seen, lines } = await run(t, settings(place.url));
          await seen.until(({ now }) => now?.state === 'bound');
          await send('nova', 1, 2);
          await seen.until(({ deliveries }) => deliveries.length === 4);
          assert.deepEqual(numbers(seen), [1, 2, 1, 2]);
          assert.ok(
            lines.some((line) => /PRECONDITION_FAILED - .*timed out/.test(line)),
            lines.join('\n'),
          );
          const last = seen.deliveries[3];
          assert.ok(last?.meta.redelivered);
          source.settle(last.stream, last.position);
          await source.stop();
          assert.equal(await depth(rabbit, place, 'stackwire'), 0);
        },
      ),
      t.test('a pause outlives the consumer timeout, and what was held is settled once', async (t) => {
        const place = await rabbit.place();
        const { channel, send } = await publisher(t, place);
        await channel.assertExchange('nova', 'topic', { durable: true });
        const { source, seen, lines } = await run(t, settings(place.url, { heartbeat: SECOND }));
        await seen.until(({ now }) => now?.state === 'bound');
        await send('nova', 1, 3);
        await seen.until(({ deliveries }) => deliveries.length === 3);
        source.pause();
        await seen.until(({ now }) => now?.detail.includes('given back') ?? false);
        await send('nova', 4, 5);
        // Another consumer's timeout comes and goes while the bridge is paused.
        const timed = await publisher(t, place);
        timed.channel.on('error', () => undefined);
        await timed.channel.assertQueue('held', { durable: true });
        timed.channel.sendToQueue('held', Buffer.from('{}'));
        const closed = new Promise((resolve) => timed.channel.once('close', resolve));
        await timed.channel.consume('held', () => undefined);
        await closed;
        assert.equal(await depth(rabbit, place, 'stackwire'), 5);
        source.resume();
        await seen.until(({ deliveries }) => deliveries.length === 8);
        assert.deepEqual(numbers(seen), [1, 2, 3, 1, 2, 3, 4, 5]);
        source.settle(1, 3);
        source.settle(2, 5);
        await source.stop();
        assert.equal(await depth(rabbit, place, 'stackwire'), 0);
        assert.ok(!lines.some((line) => line.includes('PRECONDITION_FAILED')));
      }),
    ]);
    await consumerTimeout(1_800_000);

    await t.test('a broker out of memory is told, and what waits is still consumed', async (t) => {
      const place = await rabbit.place();
      const { channel, send } = await publisher(t, place);
      await channel.assertExchange('nova', 'topic', { durable: true });
      const { source, seen } = await run(t, settings(place.url, { prefetch: 2 }));
      await seen.until(({ now }) => now?.state === 'bound');
      await send('nova', 1, 4);
      await seen.until(({ deliveries }) => deliveries.length === 2);
      await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '1MB');
      await seen.until(({ now }) => now?.detail.includes('low on memory') ?? false);
      assert.equal(seen.now?.state, 'bound');
      assert.equal(
        seen.now.detail,
        'the broker is low on memory and blocks all publishers; all exchanges are bound',
      );
      source.settle(1, 2);
      await seen.until(({ deliveries }) => deliveries.length === 4);
      source.settle(1, 4);
      await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '2GB');
      await seen.until(({ now }) => now?.detail === 'all exchanges are bound');
      await send('nova', 5, 5);
      await seen.until(({ deliveries }) => deliveries.length === 5);
      assert.deepEqual(numbers(seen), range(1, 5));
    });
  });
});
