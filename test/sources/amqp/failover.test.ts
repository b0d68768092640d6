import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withRabbit } from '../../support/withRabbit.ts';
import { depth, numbers, publisher, range, run, settings } from './running.ts';

const SUITE = 'sources/amqp with several hosts';
const TIMEOUT = 240_000;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('when one node of a cluster is killed, the next is read on from, in order and with nothing lost', async (t) => {
    const keeper = await withRabbit(t, SUITE, 'own');
    if (keeper === null) return;
    const first = await withRabbit(t, SUITE, { beside: keeper });
    if (first === null) return;
    const { channel, send } = await publisher(t, keeper);
    await channel.assertExchange('nova', 'topic', { durable: false });
    // A classic queue lives on the node where it was declared.
    const before = await run(t, settings(keeper.url));
    await before.seen.until(({ now }) => now?.state === 'bound');
    await before.source.stop();

    const url = `rabbit://guest:guest@127.0.0.1:${first.port},guest:guest@127.0.0.1:${keeper.port}/`;
    const { source, seen, lines } = await run(t, settings(url));
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 20);
    await seen.until(({ deliveries }) => deliveries.length === 20);
    source.settle(1, 10);
    while ((await depth(keeper, keeper, 'stackwire')) !== 10);

    await first.kill();
    await send('nova', 21, 30);
    await seen.until(({ deliveries }) => deliveries.length === 40);
    assert.deepEqual(numbers(seen), [...range(1, 20), ...range(11, 30)]);
    const again = seen.deliveries[20];
    assert.deepEqual([again?.stream, again?.position, again?.meta.redelivered], [2, 1, true]);
    // Deliveries may come before the session is handed back, which is when the line is written.
    await seen.until(() => lines.some((line) => line.startsWith(`connected to 127.0.0.1:${keeper.port} `)));
    // What is not durable outlives one node of a cluster, so nothing was missed.
    assert.deepEqual(seen.intervals, []);
    source.settle(1, 20);
    source.settle(2, 20);
    await source.stop();
    assert.equal(await depth(keeper, keeper, 'stackwire'), 0);
  });
});
