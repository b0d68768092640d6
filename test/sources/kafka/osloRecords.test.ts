import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { decode } from '../../../src/oslo/index.ts';
import type { SourceWatcher } from '../../support/sourceWatcher.ts';
import { osloKafkaSend, withOsloKafka } from '../../support/osloKafka.ts';
import { withAnyKafka, withKafka } from '../../support/withKafka.ts';
import { compressionOf, madeTopic, numbers, range, run, send, settings } from './running.ts';

const SUITE = 'what oslo.messaging sends to Kafka';

describe('what oslo.messaging sends to Kafka', { timeout: 300_000 }, () => {
  it('is read, from topics with the virtual host of its URL and without one', async (context) => {
    const broker = await withAnyKafka(context, SUITE);
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
      const broker = await withAnyKafka(context, SUITE);
      const oslo = broker && (await withOsloKafka(context, SUITE));
      if (broker === null || oslo === null) return;
      const topic = randomUUID();
      await madeTopic(broker, `${topic}.info`);
      const sent = await osloKafkaSend(oslo, broker.address, { topic, count: 200, compression, linger: 0.2 });
      const { seen } = await run(context, settings(broker, { topics: [topic] }));
      await seen.until(({ deliveries }) => deliveries.length >= 200);
      assert.deepEqual(ids(seen), [...sent].sort());
      const [used] = seen.deliveries.map(({ meta }) => Number(/\[(\d)\]/.exec(meta.position ?? '')?.[1]));
      assert.equal(await compressionOf(broker, `${topic}.info`, used), compression);
    });
  }

  for (const compression of ['gzip', 'snappy', 'lz4', 'zstd']) {
    it(`is read as Java compresses it with ${compression}, in a broker that does so itself`, async (context) => {
      const broker = await withKafka(context, SUITE);
      if (broker === null) return;
      const topic = await madeTopic(broker, randomUUID(), { 'compression.type': compression });
      // In more than one block: Java's snappy frames 32 KiB, its lz4 64 KiB.
      await send(broker, topic, range(1, 5000));
      const { seen } = await run(context, settings(broker, { topic_names: [topic], prefetch: 5000 }));
      await seen.until(({ deliveries }) => deliveries.length >= 5000);
      assert.deepEqual(numbers(seen), range(1, 5000));
      assert.equal(await compressionOf(broker, topic), compression);
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
