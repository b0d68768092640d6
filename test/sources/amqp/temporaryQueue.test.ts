import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTemporaryAmqpSource } from '../../../src/sources/amqp/index.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { depth, numbers, publisher, range, run, settings } from './running.ts';

const SUITE = 'sources/amqp through a temporary queue';
const TIMEOUT = 300_000;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('it brings copies beside the bridge’s own queue, is bounded, and is gone afterwards', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: false });
    const before = await rabbit.exchanges(place.vhost);
    const own = await run(t, settings(place.url));
    const config = settings(place.url, {
      prefetch: 5,
      queue: { type: 'quorum', max_length: 10 },
      exchanges: ['nova', 'heat'],
    });
    const { source, seen } = await run(t, config, createTemporaryAmqpSource);
    for (const each of [own, { seen }]) await each.seen.until(({ now }) => now?.state === 'bound');
    const [queue, ...others] = (await queues(rabbit, place.vhost)).filter(([name]) => name !== 'stackwire');
    assert.deepEqual(others, []);
    assert.match(queue?.[0] ?? '', /^stackwire-record-[0-9a-f-]{36}$/);
    assert.deepEqual(queue?.slice(1, 4), ['false', 'true', 'true'], 'durable, exclusive, auto_delete');
    assert.match(queue?.[4] ?? '', /x-max-length.*10.*x-overflow.*drop-head/);

    await send('nova', 1, 30);
    await own.seen.until(({ deliveries }) => deliveries.length === 30);
    // Five are out, ten wait, and the oldest of the rest were dropped.
    source.settle(1, 5);
    await seen.until(({ deliveries }) => deliveries.length === 10);
    assert.deepEqual(numbers(seen), [...range(1, 5), ...range(21, 25)]);

    await source.stop();
    assert.deepEqual(
      (await queues(rabbit, place.vhost)).map(([name]) => name),
      ['stackwire'],
    );
    assert.equal(await depth(rabbit, place, 'stackwire'), 30);
    assert.deepEqual(await rabbit.exchanges(place.vhost), before);
  });

  test('after a lost connection it goes on with a new one, and the gap is reported', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const { seen } = await run(t, settings(place.url), createTemporaryAmqpSource);
    await seen.until(({ now }) => now?.state === 'bound');
    const [before] = await queues(rabbit, place.vhost);
    await rabbit.ctl(
      'eval',
      `[rabbit_networking:close_connection(P, "test") || P <- rabbit_networking:connections(), ` +
        `[{user, _}, {vhost, <<"${place.vhost}">>}, {client_properties, C}] <- [rabbit_reader:info(P, [user, vhost, client_properties])], ` +
        `lists:keymember(<<"stackwire rabbit">>, 3, C)].`,
    );
    await seen.until(({ intervals }) => intervals.length === 2);
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 2);
    await seen.until(({ deliveries }) => deliveries.length === 2);
    const after = await queues(rabbit, place.vhost);
    assert.equal(after.length, 1);
    assert.notEqual(after[0]?.[0], before?.[0]);
  });
});

async function queues(
  rabbit: { ctl(...args: readonly string[]): Promise<string> },
  vhost: string,
): Promise<string[][]> {
  const columns = ['name', 'durable', 'exclusive', 'auto_delete', 'arguments'];
  const text = await rabbit.ctl('list_queues', '-p', vhost, '-s', ...columns);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
