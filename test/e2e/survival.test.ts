import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { suite, test, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { loggedIds } from '../support/loggedIds.ts';
import { startSending } from '../support/osloSending.ts';
import type { Rabbit } from '../support/rabbit.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'the bridge beside a real RabbitMQ, fed by the real oslo.messaging';
const TIMEOUT = 240_000;
/** Over some seconds, so that the kills come in the middle of it. */
const COUNT = 2000;
const RATE = 280;

async function bridge(context: TestContext, rabbit: Rabbit, exchanges: string): Promise<BridgeProcess> {
  const started = await BridgeProcess.start(
    `sources: [{ type: amqp, name: rabbit, url: "${rabbit.url}", exchanges: [${exchanges}] }]`,
  );
  context.after(() => started.remove());
  return started;
}

async function depths(rabbit: Rabbit): Promise<Record<string, number>> {
  return Object.fromEntries(await rabbit.queues('/'));
}

/** The queues that every service declares, and Ceilometer reads. */
const CEILOMETERS = ['notifications.info', 'notifications.error', 'notifications.warn'];

function sum(depths: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (depths[name] ?? 0), 0);
}

async function problemKeys(running: BridgeProcess): Promise<string[]> {
  return ((await running.get('/api/v1/problems')) as { key: string }[]).map(({ key }) => key);
}

async function exchanges(rabbit: Rabbit): Promise<string[]> {
  return (await rabbit.ctl('list_exchanges', 'name', 'durable')).trim().split('\n').sort();
}

suite(SUITE, () => {
  // A bridge that is killed, on durable queues: test/sources/amqp/amqpConformance.test.ts.
  test(
    'with quorum queues, two kills of the bridge and a broker restart lose and double nothing',
    { timeout: TIMEOUT },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE, 'own');
      if (!rabbit) return;
      const first = startSending(context, rabbit, rabbit, {
        quorum: true,
        exchange: 'nova,neutron',
        count: 2,
      });
      await first.done;
      const before = await exchanges(rabbit);
      const running = await bridge(context, rabbit, 'nova, neutron');
      await running.ready();

      const sending = startSending(context, rabbit, rabbit, {
        quorum: true,
        exchange: 'nova,neutron',
        count: COUNT,
        rate: RATE,
      });
      for (const part of [0.2, 0.4]) {
        await sending.reached(COUNT * part);
        await running.killAndRestart();
      }
      await sending.reached(COUNT * 0.6);
      await rabbit.restart();
      await sending.done;
      const sent = sending.ids();
      assert.equal(sent.length, COUNT);
      const wanted = new Set(sent);
      const arrived = (): string[] => loggedIds(running.store).filter((id) => wanted.has(id));
      await running.until(() => {
        const there = new Set(loggedIds(running.store));
        return Promise.resolve([...wanted].every((id) => there.has(id)));
      });
      assert.equal(await running.stop(), 0);
      assert.equal(arrived().length, COUNT, 'each message once in the history');

      // A quorum queue's figures come late, so they are waited for.
      while (sum(await depths(rabbit), CEILOMETERS) < COUNT + 2) await wait(200);
      while (sum(await depths(rabbit), ['stackwire']) > 0) await wait(200);
      assert.deepEqual(await exchanges(rabbit), before);
    },
  );

  test(
    'with default exchanges, a broker restart is reported as an unbound interval, and sending resumes',
    { timeout: TIMEOUT },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE, 'own');
      if (!rabbit) return;
      await startSending(context, rabbit, rabbit, { driver: 'messaging', count: 1 }).done;
      const running = await bridge(context, rabbit, 'nova');
      await running.ready();
      await rabbit.restart();
      await running.until(async () => !(await fetch(`${running.url}/health/ready`)).ok);
      await running.until(async () => (await problemKeys(running)).includes('unbound:rabbit exchange nova'));
      // A service's next notification makes its exchange again; it is lost to us, and that is what is reported.
      await startSending(context, rabbit, rabbit, { driver: 'messaging', count: 1 }).done;
      await running.ready();
      const after = startSending(context, rabbit, rabbit, { driver: 'messaging', count: 200 });
      await after.done;
      await running.until(() => {
        const there = new Set(loggedIds(running.store));
        return Promise.resolve(after.ids().every((id) => there.has(id)));
      });
      await running.until(async () => (await problemKeys(running)).length === 0);
      assert.ok((await running.metric('stackwire_source_unbound_seconds_total{source="rabbit"}')) > 0);
      const events = (await running.get('/api/v1/events?limit=1000')) as { event: { event_type: string } }[];
      assert.deepEqual(
        events.map(({ event }) => event.event_type).filter((type) => type.startsWith('stackwire.')),
        ['stackwire.source.unbound', 'stackwire.source.bound'],
      );
    },
  );
});
