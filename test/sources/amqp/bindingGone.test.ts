import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { managedRabbit } from './doctor/examining.ts';
import { publisher, run, settings } from './running.ts';

const SUITE = 'sources/amqp with the management API';

suite(SUITE, { timeout: 120_000 }, () => {
  test('an exchange deleted and declared again between two looks is told, and bound again', async (t) => {
    const managed = await managedRabbit(t, SUITE);
    if (managed === null) return;
    const place = await managed.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const { seen } = await run(t, settings(place.url, { management: { url: managed.management } }));
    await seen.until(({ now }) => now?.state === 'bound');
    await channel.deleteExchange('nova');
    await channel.assertExchange('nova', 'topic', { durable: false });
    await seen.until(({ intervals }) => intervals.length === 2);
    const [gone, back] = seen.intervals;
    assert.deepEqual([gone?.subject, gone?.until, back?.since], ['exchange nova', null, gone?.since]);
    assert.notEqual(back?.until, null);
    await send('nova', 1, 1);
    await seen.until(({ deliveries }) => deliveries.length === 1);
  });
});
