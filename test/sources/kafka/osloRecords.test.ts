import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { decode } from '../../../src/oslo/index.ts';
import type { SourceWatcher } from '../../support/sourceWatcher.ts';
import { osloKafkaSend, withOsloKafka } from '../../support/osloKafka.ts';
import { withKafka } from '../../support/withKafka.ts';
import { madeTopic, run, settings } from './running.ts';

const SUITE = 'what oslo.messaging sends to Kafka';

describe('what oslo.messaging sends to Kafka', { timeout: 300_000 }, () => {
  it('is read, from topics with the virtual host of its URL and without one', async (context) => {
    const broker = await withKafka(context, SUITE);
    const oslo = broker && (await withOsloKafka(context, SUITE));
    if (broker === null || oslo === null) return;
    const topic = randomUUID();
    await madeTopic(broker, `${topic}.info`);
    await madeTopic(broker, `${topic}.info.prod`);
    await madeTopic(broker, `${topic}.error`);
    const plain = await run(context, settings(broker, { topics: [topic], priorities: ['info', 'error'] }));
    const suffixed = await run(context, settings(broker, { topics: [topic], vhost: 'prod' }));
    const bare = await osloKafkaSend(oslo, broker.address, { topic, count: 5 });
    const errors = await osloKafkaSend(oslo, broker.address, { topic, count: 3, priority: 'error' });
    const within = await osloKafkaSend(oslo, broker.address, { topic, count: 4 }, 'prod');
    await plain.seen.until(({ deliveries }) => deliveries.length >= 8);
    await suffixed.seen.until(({ deliveries }) => deliveries.length >= 4);
    assert.deepEqual(ids(plain.seen), [...bare, ...errors].sort());
    assert.deepEqual(ids(suffixed.seen), [...within].sort());
  });

  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
    it(`is read with the compression ${compression}`, async (context) => {
      const broker = await withKafka(context, SUITE);
      const oslo = broker && (await withOsloKafka(context, SUITE));
      if (broker === null || oslo === null) return;
      const topic = randomUUID();
      await madeTopic(broker, `${topic}.info`);
      const sent = await osloKafkaSend(oslo, broker.address, { topic, count: 200, compression, linger: 0.2 });
      const { seen } = await run(context, settings(broker, { topics: [topic] }));
      await seen.until(({ deliveries }) => deliveries.length >= 200);
      assert.deepEqual(ids(seen), [...sent].sort());
    });
  }
});

/** The message ids of all that was delivered, read as the bridge reads them. */
function ids({ deliveries }: SourceWatcher): readonly string[] {
  return deliveries
    .flatMap((delivery) => decode(delivery, { maxSkew: 300_000_000 }).items)
    .map((item) => ('messageId' in item ? String(item.messageId) : ''))
    .sort();
}
