import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createAmqp1Source } from '../../../src/sources/amqp1/index.ts';
import { freePorts } from '../../support/freePorts.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { StallingProxy } from '../../support/stallingProxy.ts';
import { wallClock } from '../../support/wallClock.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { numbers, range, run, settings } from './running.ts';
import { sendingTo } from './sending.ts';

const SUITE = 'sources/amqp1 against a real Artemis';

suite(SUITE, { timeout: 200_000 }, () => {
  test('more than 2,048 deliveries may wait for their commit, and the next ones come after it', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const { source, seen } = await run(t, settings(artemis.url(), { addresses: [address], prefetch: 3000 }));
    const send = sendingTo(t, artemis.url(), address);
    await send(numbered(1, 3500));
    await seen.until(({ deliveries }) => deliveries.length === 3000);
    const last = seen.deliveries.at(-1);
    source.settle(last?.stream ?? 0, last?.position ?? 0);
    await seen.until(({ deliveries }) => deliveries.length === 3500);
    assert.deepEqual(numbers(seen), range(1, 3500));
  });

  test('an address whose messages wait holds up no other', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [held, flowing] = places();
    const { source, seen } = await run(
      t,
      settings(artemis.url(), { addresses: [held, flowing], prefetch: 40 }),
    );
    await sendingTo(t, artemis.url(), held)(numbered(1, 60));
    // All but what stands on the other address.
    await seen.until(({ deliveries }) => deliveries.length === 30);
    void sendingTo(t, artemis.url(), flowing)(numbered(1, 3000)).catch(() => undefined);
    const of = (address: string): number =>
      seen.deliveries.filter(({ meta }) => meta.routingKey === address).length;
    while (of(flowing) < 3000) {
      const { length } = seen.deliveries;
      const last = seen.deliveries.findLast(({ meta }) => meta.routingKey === flowing);
      if (last !== undefined) source.settle(last.stream, last.position);
      await seen.until(({ deliveries }) => deliveries.length > length);
    }
    assert.equal(of(held), 30);
  });

  test('a long pause gives back what is held, and reading goes on with new streams', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    // A clock on which twenty seconds are soon over.
    const clock = {
      ...wallClock,
      sleep: (millis: number, signal?: AbortSignal) =>
        wallClock.sleep(millis === 20_000 ? 100 : millis, signal),
    };
    const source = createAmqp1Source(settings(artemis.url(), { addresses: [address] }), {
      name: 'bus',
      clock,
      logger: memoryLogger(),
    });
    t.after(() => source.stop());
    const seen = new SourceWatcher();
    await source.start(seen);
    await sendingTo(t, artemis.url(), address)(numbered(1, 5));
    await seen.until(({ deliveries }) => deliveries.length === 5);
    source.pause();
    await seen.until(({ now }) => now?.detail === 'reading is paused; the deliveries were given back');
    assert.equal(seen.now?.state, 'waiting');
    const [before] = seen.deliveries;
    source.settle(before?.stream ?? 0, 5);
    assert.equal(await artemis.messages(address), 5, 'what was given back is settled by nobody');
    source.resume();
    await seen.until(({ deliveries }) => deliveries.length === 10);
    assert.deepEqual(numbers(seen).slice(5), range(1, 5));
    assert.notEqual(seen.deliveries[5]?.stream, before?.stream);
    assert.deepEqual(seen.intervals, []);
  });

  test('an address that the broker takes away is attached again', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const { seen, lines } = await run(t, settings(artemis.url(), { addresses: [address] }));
    await seen.until(({ now }) => now?.state === 'bound');
    await artemis.manage('broker', { operation: 'destroyQueue', with: [address, true] });
    while (!lines.some((line) => line.includes('is no longer read'))) await wait(20);
    await sendingTo(t, artemis.url(), address)(numbered(1, 3));
    await seen.until(({ deliveries }) => deliveries.length === 3);
  });

  test('of several hosts the next is tried where one is down', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const [nobody = 0] = await freePorts(1);
    const url = artemis.url().replace('amqp://', `amqp://nobody:secret@127.0.0.1:${nobody},`);
    const { seen, lines } = await run(t, settings(url, { addresses: [address] }));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.match(lines.join('\n'), /not connected, trying again: 127\.0\.0\.1:\d+: connect ECONNREFUSED/);
    assert.match(lines.join('\n'), /connected to 127\.0\.0\.1:\d+: apache-activemq-artemis 2\./);
    assert.doesNotMatch(lines.join('\n'), /secret/);
  });

  test('a link that has gone silent is noticed, and another one comes about', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const proxy = await StallingProxy.start(t, artemis.port());
    const url = artemis.url().replace(`:${artemis.port()}`, `:${proxy.port}`);
    const { seen } = await run(t, settings(url, { addresses: [address], idle_timeout: 500_000 }));
    await seen.until(({ now }) => now?.state === 'bound');
    proxy.stall();
    await seen.until(({ statuses }) =>
      statuses.some(({ detail }) => detail.endsWith('the peer fell silent')),
    );
    await seen.until(({ now }) => now?.state === 'bound');
    await sendingTo(t, artemis.url(), address)(numbered(1, 3));
    await seen.until(({ deliveries }) => deliveries.length === 3);
  });

  test('a wrong password is said as one, and never shown', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const url = `amqp://stackwire:not-the-password@127.0.0.1:${artemis.port()}/`;
    const { seen, lines } = await run(t, settings(url, { addresses: [address] }));
    await seen.until(({ now }) => now?.detail.includes('refused') ?? false);
    assert.match(seen.now?.detail ?? '', /: the login of user stackwire was refused$/);
    assert.doesNotMatch(JSON.stringify([seen.statuses, lines]), /not-the-password/);
  });

  test('who may read but not make an address is told which is missing', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const url = `amqp://reader:reading@127.0.0.1:${artemis.port()}/`;
    const { seen } = await run(t, settings(url, { addresses: [address] }));
    await seen.until(({ now }) => now?.state === 'waiting');
    assert.match(
      seen.now?.detail ?? '',
      new RegExp(`^address ${address}: .*\\(amqp:unauthorized-access\\)$`),
    );
    await sendingTo(t, artemis.url(), address)(numbered(1, 1));
    await seen.until(({ deliveries }) => deliveries.length === 1);
    assert.equal(seen.now?.state, 'bound');
    assert.deepEqual(seen.intervals, [], 'what was never read was never missed');
  });

  test('TLS is verified, by a certificate one may log in, and a stranger’s is explained', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [address] = places();
    const more = { addresses: [address] };
    const untrusted = await run(t, settings(artemis.url('tls'), more));
    await untrusted.seen.until(({ now }) => now?.detail.includes('not trusted') ?? false);
    assert.match(untrusted.seen.now?.detail ?? '', /CN=stackwire test CA.*set tls\.ca_file/);

    const tls = { verify: true, ca_file: artemis.caFile };
    const trusted = await run(t, settings(artemis.url('tls', 'localhost'), { ...more, tls }));
    await trusted.seen.until(({ now }) => now?.state === 'bound');

    const { cert, key } = artemis.client;
    const own = { ...tls, cert_file: cert, key_file: key };
    const certified = await run(t, settings(artemis.url('mutual'), { ...more, auth: 'external', tls: own }));
    await certified.seen.until(({ now }) => now?.state === 'bound');
  });
});

/** Addresses of the test's own. */
function places(): readonly [string, string] {
  return [`place-${randomUUID()}`, `place-${randomUUID()}`];
}

function numbered(first: number, last: number): readonly Buffer[] {
  return range(first, last).map((number) => Buffer.from(`{"number": ${number}}`));
}
