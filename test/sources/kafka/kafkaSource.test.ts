import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withAnyKafka } from '../../support/withKafka.ts';
import { committed, madeTopic, numbers, range, run, send, settings, withProducer } from './running.ts';

const SUITE = 'the kafka source';

describe('the kafka source', { timeout: 300_000 }, () => {
  it('reads each partition in order, from its first record, and says where each record stood', async (context) => {
    const broker = await withAnyKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 30), (number) => number % 3);
    const { seen } = await run(context, settings(broker, { topic_names: [topic] }));
    await seen.until(({ deliveries }) => deliveries.length >= 30);
    for (const partition of [0, 1, 2]) {
      const own = numbers(seen).filter((number) => number % 3 === partition);
      assert.deepEqual(
        own,
        range(1, 30).filter((number) => number % 3 === partition),
      );
    }
    const [first] = seen.deliveries;
    assert.ok(first !== undefined);
    const { received, position, ...meta } = first.meta;
    assert.deepEqual(meta, { source: 'kafka', receivedKnown: true, routingKey: topic });
    assert.match(position ?? '', new RegExp(`^${topic}\\[[012]\\]@0$`));
    assert.ok(received > 0);
    assert.equal(new Set(seen.deliveries.map(({ stream }) => stream)).size, 3);
    assert.equal(seen.now?.state, 'bound');
    // The mock cluster makes four of its own accord.
    assert.match(seen.now.detail, /^reads [34] partitions of 1 topics$/);
  });

  it('commits what is settled and nothing else', async (context) => {
    const broker = await withAnyKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 20));
    const config = settings(broker, { topic_names: [topic] });
    const first = await run(context, config);
    await first.seen.until(({ deliveries }) => deliveries.length >= 20);
    assert.equal((await committed(broker, config.group, topic)).get(0), null);
    const eighth = first.seen.deliveries[7];
    assert.ok(eighth !== undefined);
    first.source.settle(eighth.stream, eighth.position);
    first.source.settle(eighth.stream + 1000, 19);
    await first.source.stop();
    assert.deepEqual(first.seen.now, { state: 'stopped', detail: '' });
    assert.equal((await committed(broker, config.group, topic)).get(0), 8);
    // After the end it is of no use, and of no harm.
    first.source.settle(eighth.stream, 19);
    const second = await run(context, config);
    await second.seen.until(({ deliveries }) => deliveries.length >= 12);
    assert.deepEqual(numbers(second.seen), range(9, 20));
  });

  it('hands over records as they are: none is opened, and a tombstone is empty', async (context) => {
    const broker = await withAnyKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    const bodies = ['{"number": 1}', 'no JSON at all', null, Buffer.from([0, 255, 254]), '{"number": 2}'];
    await withProducer(broker, (producer) =>
      producer.send({ topic, messages: bodies.map((value) => ({ key: 'k', value, partition: 0 })) }),
    );
    const { seen, source } = await run(context, settings(broker, { topic_names: [topic] }));
    await seen.until(({ deliveries }) => deliveries.length >= bodies.length);
    assert.deepEqual(
      seen.deliveries.map(({ body }) => body),
      bodies.map((value) => Buffer.from(value ?? '')),
    );
    await source.stop();
  });
});
