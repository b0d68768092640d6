import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { osloSend } from '../../support/osloSend.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { depth, numbers, publisher, range, run, settings } from './running.ts';

const SUITE = 'sources/amqp against a real RabbitMQ';
const TIMEOUT = 300_000;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('copies of what oslo.messaging sends arrive, and the queue that Ceilometer reads keeps its own', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await osloSend(rabbit, place, { count: 5, exchange: 'nova,neutron' });
    const before = await rabbit.exchanges(place.vhost);
    const { seen } = await run(t, settings(place.url, { exchanges: ['nova', 'neutron', 'heat'] }));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.match(seen.now?.detail ?? '', /^exchange heat does not exist$/);

    await osloSend(rabbit, place, { count: 20, exchange: 'nova,neutron', driver: 'messaging' });
    await seen.until(({ deliveries }) => deliveries.length === 20);
    assert.deepEqual(await rabbit.exchanges(place.vhost), before, 'no exchange was declared');
    assert.equal(await depth(rabbit, place, 'notifications.info'), 15);
    const [first] = seen.deliveries;
    assert.equal(first?.meta.exchange, 'nova');
    assert.equal(first.meta.routingKey, 'notifications.info');
    assert.equal(first.meta.contentType, 'application/json');
    assert.equal(first.meta.redelivered, false);
    assert.equal(first.meta.receivedKnown, true);
    assert.match(first.body.toString(), /"event_type": "compute\.instance\.create\.end"/);
  });

  test('the compression that kombu notes in a header is handed on', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await osloSend(rabbit, place, { count: 1 });
    const { seen } = await run(t, settings(place.url));
    await seen.until(({ now }) => now?.state === 'bound');
    await osloSend(rabbit, place, { count: 1, compression: 'gzip' });
    await seen.until(({ deliveries }) => deliveries.length === 1);
    assert.equal(seen.deliveries[0]?.meta.compression, 'application/x-gzip');
  });

  test('an exchange that a service declares later is bound when it is there', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { seen } = await run(t, settings(place.url));
    await seen.until(({ now }) => now?.state === 'waiting');
    assert.equal(seen.now?.detail, 'exchange nova does not exist');
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: false });
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 3);
    await seen.until(({ deliveries }) => deliveries.length === 3);
    assert.deepEqual(seen.intervals, [], 'what was never bound was never missed');
  });

  test('a long pause gives the deliveries back, and reading goes on with a new stream', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const { source, seen } = await run(t, settings(place.url, { heartbeat: 1_000_000 }));
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 3);
    await seen.until(({ deliveries }) => deliveries.length === 3);
    source.pause();
    await seen.until(({ now }) => now?.detail.includes('given back') ?? false);
    source.resume();
    await seen.until(({ deliveries }) => deliveries.length === 6);
    const [before, after] = [seen.deliveries[2], seen.deliveries[5]];
    assert.ok(before && after);
    assert.ok(after.stream > before.stream);
    assert.equal(after.meta.redelivered, true);
    // Settling the old stream must not acknowledge anything of the new one.
    source.settle(before.stream, before.position);
    await source.stop();
    assert.equal(await depth(rabbit, place, 'stackwire'), 3);
    assert.deepEqual(seen.intervals, [], 'the binding was there all the time');
  });

  test('a queue deleted while it is read is declared and bound again, and the gap is reported', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const { seen } = await run(t, settings(place.url));
    await seen.until(({ now }) => now?.state === 'bound');
    await channel.deleteQueue('stackwire');
    await seen.until(({ intervals }) => intervals.some(({ until }) => until !== null));
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 3);
    await seen.until(({ deliveries }) => deliveries.length === 3);
    assert.equal(seen.intervals.length, 2);
    assert.equal(seen.intervals[0]?.subject, 'exchange nova');
    assert.equal(seen.intervals[0].until, null);
    assert.equal(seen.intervals[1]?.since, seen.intervals[0].since);
  });

  test('a quorum queue works like a classic one', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const { source, seen } = await run(
      t,
      settings(place.url, { queue: { type: 'quorum', message_ttl: 3_600_000_000 } }),
    );
    await seen.until(({ now }) => now?.state === 'bound');
    await send('nova', 1, 30);
    await seen.until(({ deliveries }) => deliveries.length === 30);
    source.settle(1, 30);
    await source.stop();
    assert.equal(await depth(rabbit, place, 'stackwire'), 0);
  });

  test('a full queue drops its oldest messages and refuses none', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel, send } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const small = settings(place.url, { queue: { max_length: 5 } });
    const first = await run(t, small);
    await first.seen.until(({ now }) => now?.state === 'bound');
    await first.source.stop();
    await send('nova', 1, 12);
    const second = await run(t, small);
    await second.seen.until(({ deliveries }) => deliveries.length === 5);
    assert.deepEqual(numbers(second.seen), range(8, 12));
  });

  test('a queue that exists with other settings is left as it is, and the status says what to do', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel } = await publisher(t, place);
    await channel.assertQueue('stackwire', { durable: true });
    const { seen } = await run(t, settings(place.url));
    await seen.until(({ now }) => now?.detail.includes('exists with other settings') ?? false);
    assert.equal(seen.now?.state, 'connecting');
  });

  test('a wrong password is retried and told, and the password is shown nowhere', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const url = `rabbit://guest:s3cr3t%40word@127.0.0.1:${rabbit.port}/`;
    const { source, seen, lines } = await run(t, settings(url));
    const refused = (line: string): boolean => line.includes('the login of user guest was refused');
    await seen.until(({ statuses }) => statuses.filter(({ detail }) => refused(detail)).length >= 2);
    assert.equal(lines.filter(refused).length, 1);
    assert.equal(seen.now?.state, 'connecting');
    await source.stop();
    assert.doesNotMatch(JSON.stringify([seen.statuses, lines]), /s3cr3t/);
  });

  test('the next host is tried when one does not answer', async (t) => {
    const rabbit = await withRabbit(t, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const { channel } = await publisher(t, place);
    await channel.assertExchange('nova', 'topic', { durable: true });
    const url = `rabbit://guest:guest@127.0.0.1:1,guest:guest@127.0.0.1:${rabbit.port}/${place.vhost}`;
    const { seen } = await run(t, settings(url));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.ok(seen.statuses.some(({ detail }) => detail.startsWith('127.0.0.1:1, ')));
  });

  test('after a broker restart durable and forgotten exchanges work again, and the gaps are reported', async (t) => {
    const rabbit = await withRabbit(t, SUITE, 'own');
    if (rabbit === null) return;
    const first = await publisher(t, rabbit);
    await first.channel.assertExchange('nova', 'topic', { durable: true });
    await first.channel.assertExchange('neutron', 'topic', { durable: false });
    const { source, seen } = await run(t, settings(rabbit.url, { exchanges: ['nova', 'neutron', 'heat'] }));
    await seen.until(({ now }) => now?.state === 'bound');
    await first.send('nova', 1, 2);
    await seen.until(({ deliveries }) => deliveries.length === 2);
    source.settle(1, 1);

    await rabbit.restart();
    await seen.until(({ now }) => now?.state === 'waiting');
    assert.match(seen.now?.detail ?? '', /exchange neutron does not exist; exchange heat does not exist/);
    const second = await publisher(t, rabbit);
    await second.send('nova', 3, 4);
    // The durable exchange works before the other is back: the unsettled one again, and the new ones.
    await seen.until(({ deliveries }) => deliveries.length === 5);
    assert.deepEqual(numbers(seen), [1, 2, 2, 3, 4]);

    await second.channel.assertExchange('neutron', 'topic', { durable: false });
    await seen.until(({ now }) => now?.state === 'bound');
    await second.send('neutron', 5, 6);
    await seen.until(({ deliveries }) => deliveries.length === 7);
    const neutron = seen.intervals.filter(({ subject }) => subject === 'exchange neutron');
    assert.equal(neutron.length, 2);
    assert.equal(neutron[0]?.until, null);
    assert.ok(neutron[1]?.until && neutron[1].until > neutron[1].since);
    assert.ok(seen.intervals.every(({ subject }) => subject !== 'exchange heat'));

    await rabbit.kill();
    await seen.until(({ now }) => now?.state === 'connecting');
    await rabbit.restart();
    await seen.until(({ now }) => now?.state === 'waiting');
    const third = await publisher(t, rabbit);
    await third.send('nova', 7, 7);
    await seen.until(() => numbers(seen).includes(7));
    assert.deepEqual(
      (await rabbit.exchanges(rabbit.vhost)).filter((name) => !name.startsWith('amq.')),
      ['nova'],
    );
  });
});
