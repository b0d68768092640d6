import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decode } from '../../../src/oslo/index.ts';
import type { Delivery } from '../../../src/model/index.ts';
import { osloAmqp1Send, withOsloAmqp1 } from '../../support/osloAmqp1.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { run, settings } from './running.ts';

const SUITE = 'what oslo.messaging’s amqp1 driver sends through a real Artemis';

const FORMS = [
  { addressing: 'dynamic', driver: 'messagingv2', prefix: 'openstack.org/om/notify/anycast/' },
  { addressing: 'legacy', driver: 'messaging', prefix: 'unicast.' },
] as const;

suite(SUITE, { timeout: 200_000 }, () => {
  for (const { addressing, driver, prefix } of FORMS) {
    test(`is read from ${addressing} addresses, and opens as a notification of ${driver}`, async (t) => {
      const artemis = await withArtemis(t, SUITE);
      const oslo = artemis && (await withOsloAmqp1(t, SUITE));
      if (artemis === null || oslo === null) return;
      const exchange = `nova-${addressing}`;
      // The readers first: a legacy address is one that Artemis makes a topic of.
      const more = { addressing, exchanges: [exchange], priorities: ['info', 'error', 'warn'] as const };
      const { source, seen } = await run(
        t,
        settings(artemis.url(), { ...more, priorities: [...more.priorities] }),
      );
      await seen.until(({ now }) => now?.state === 'bound');
      assert.equal(seen.now?.detail, 'all addresses are read');
      await osloAmqp1Send(oslo, artemis.url(), { exchange, driver, addressing, count: 10 });
      await seen.until(({ deliveries }) => deliveries.length === 10);

      assert.deepEqual(byKey(seen.deliveries), {
        'notifications.error': 2,
        'notifications.info': 6,
        'notifications.warn': 2,
      });
      const [first] = seen.deliveries;
      assert.equal(first?.meta.exchange, exchange);
      for (const delivery of seen.deliveries) {
        const { items, dead } = decode(delivery, { maxSkew: 300_000_000 });
        assert.deepEqual(dead, []);
        assert.equal(items.length, 1);
        source.settle(delivery.stream, delivery.position);
      }
      await source.stop();
      for (const key of ['info', 'error', 'warn']) {
        const address = [exchange, `notifications.${key}`].join(addressing === 'legacy' ? '.' : '/');
        assert.equal(await artemis.messages(`${prefix}${address}`), 0);
      }
    });
  }
});

function byKey(deliveries: readonly Delivery[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { meta } of deliveries) {
    const key = meta.routingKey ?? '';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
