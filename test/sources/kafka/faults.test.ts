import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CompressionTypes } from 'kafkajs';
import { createTemporaryKafkaSource } from '../../../src/sources/kafka/index.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import type { SourceWatcher } from '../../support/sourceWatcher.ts';
import { withKafka } from '../../support/withKafka.ts';
import {
  committed,
  examined,
  madeTopic,
  numbers,
  range,
  run,
  send,
  settings,
  settleAll,
  withProducer,
  type Running,
} from './running.ts';

const SUITE = 'what goes wrong with Kafka';

describe('the kafka source', { timeout: 400_000 }, () => {
  it('waits for topics that are not there, makes none, and reads them from their first record', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = randomUUID();
    const config = settings(broker, { topics: [topic], priorities: ['info', 'error'], start: 'latest' });
    const { seen, source } = await run(context, config);
    await seen.until(({ now }) => now?.state === 'waiting');
    assert.equal(seen.now?.detail, `not there yet: ${topic}.info, ${topic}.error`);
    assert.ok(!(await withAdmin(broker.client(), (admin) => admin.listTopics())).includes(`${topic}.info`));
    await madeTopic(broker, `${topic}.info`);
    await send(broker, `${topic}.info`, range(1, 5));
    await seen.until(({ deliveries }) => deliveries.length >= 5);
    assert.deepEqual(numbers(seen), range(1, 5));
    await seen.until(({ now }) => now?.state === 'bound');
    assert.match(seen.now?.detail ?? '', new RegExp(`not there yet: ${topic}\\.error$`));
    await source.stop();
  });

  it('shares the partitions with another of its group, and neither loses anything of it', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    const config = settings(broker, { topic_names: [topic] });
    const third = (number: number): number => number % 3;
    const one = await run(context, config);
    await send(broker, topic, range(1, 30), third);
    await one.seen.until(({ deliveries }) => deliveries.length >= 30);
    settleAll(one);
    const other = await run(context, config);
    await other.seen.until(({ now }) => now?.state === 'bound');
    await one.seen.until(({ now }) => /^reads [12] part/.test(now?.detail ?? ''));
    await send(broker, topic, range(31, 90), third);
    await together([one, other], 90);
    assert.ok(other.seen.deliveries.length > 0);
    // One leaves with what it has not settled; the other has it.
    settleAll(one);
    await other.source.stop();
    await send(broker, topic, range(91, 100), third);
    await together([one, other], 100);
    // What the other had not settled has come to this one.
    await one.seen.until((seen) => everyNumber(seen, numbers(other.seen)));
    settleAll(one);
    await one.source.stop();
    const ends = [...(await committed(broker, config.group, topic)).values()];
    assert.equal(
      ends.reduce<number>((sum, offset) => sum + (offset ?? 0), 0),
      100,
    );
  });

  it('begins at the end where that is wanted, and goes on from there though nothing was settled', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 9));
    const config = settings(broker, { topic_names: [topic], start: 'latest' });
    const first = await run(context, config);
    await first.seen.until(({ now }) => now?.state === 'bound');
    while ((await committed(broker, config.group, topic)).get(0) !== 9) await wait(50);
    await first.source.stop();
    assert.equal(first.seen.deliveries.length, 0);
    await send(broker, topic, range(10, 14));
    const second = await run(context, config);
    await second.seen.until(({ deliveries }) => deliveries.length >= 5);
    assert.deepEqual(numbers(second.seen), range(10, 14));
    await second.source.stop();
  });

  it('looks on beside the bridge without a trace', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 3));
    const config = settings(broker, { topic_names: [topic] });
    const beside = await run(context, config, createTemporaryKafkaSource);
    await beside.seen.until(({ now }) => now?.state === 'bound');
    let sent = 3;
    // Where it begins is not told: what comes then is read.
    while (beside.seen.deliveries.length === 0) {
      sent += 1;
      await send(broker, topic, [sent]);
    }
    assert.ok(!numbers(beside.seen).includes(1));
    settleAll(beside);
    await beside.source.stop();
    const { groups } = await withAdmin(broker.client(), (admin) => admin.listGroups());
    for (const { groupId } of groups) {
      if (groupId.startsWith(config.group)) {
        assert.ok([...(await committed(broker, groupId, topic)).values()].every((offset) => offset === null));
      }
    }
  });

  it('hands over a batch that is damaged on the disk as one delivery, says so, and reads on', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await withProducer(broker, async (producer) => {
      for (const first of [1, 11, 21]) {
        const messages = range(first, first + 9).map((number) => ({
          value: `{"number": ${number}}`,
          partition: 0,
        }));
        await producer.send({ topic, messages, compression: CompressionTypes.GZIP });
      }
    });
    damageSecondBatch(broker.segment(topic, 0));
    const { seen, source, lines } = await run(context, settings(broker, { topic_names: [topic] }));
    await seen.until(({ deliveries }) => deliveries.length >= 21);
    const damaged = seen.deliveries[10];
    assert.equal(damaged?.meta.position, `${topic}[0]@10-19`);
    assert.equal(damaged.position, 19);
    const readable = seen.deliveries.filter((delivery) => delivery !== damaged);
    assert.deepEqual(
      readable.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number),
      [...range(1, 10), ...range(21, 30)],
    );
    assert.match(seen.now?.detail ?? '', /could not read .+@10-19: /);
    assert.equal(seen.now?.state, 'bound');
    assert.ok(lines.some((line) => line.startsWith(`could not read ${topic}[0]@10-19`)));
    await source.stop();
  });

  it('reads past a batch whose head is damaged, and reads the other partitions while the broker cannot', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    for (const first of [1, 11, 21]) await send(broker, topic, range(first, first + 9));
    // A length that no batch has: the broker cannot find its way past it either.
    damageSecondBatch(broker.segment(topic, 0), 8, 4);
    const config = settings(broker, { topic_names: [topic] });
    const { seen, source, lines } = await run(context, config);
    await seen.until(({ deliveries }) => deliveries.length >= 21);
    const damaged = seen.deliveries[10];
    assert.equal(damaged?.meta.position, `${topic}[0]@10-19`);
    await send(broker, topic, [31]);
    await seen.until(({ now }) => now?.state === 'waiting');
    assert.match(seen.now?.detail ?? '', /the broker cannot read .+\[0\] from offset 30 on: CORRUPT_MESSAGE/);
    const told = (await examined(config)).map(({ detail }) => detail);
    assert.ok(
      told.some((text) => /could not be read: .*CORRUPT_MESSAGE/.test(text)),
      told.join('\n'),
    );
    await send(broker, topic, range(41, 43), () => 1);
    await seen.until(({ deliveries }) => deliveries.length >= 24);
    const readable = seen.deliveries.filter((delivery) => delivery !== damaged);
    assert.deepEqual(
      readable.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number),
      [...range(1, 10), ...range(21, 30), ...range(41, 43)],
    );
    assert.equal(lines.filter((line) => line.startsWith('the broker cannot read')).length, 1);
    await source.stop();
  });

  it('says which records were deleted before it could read them, and goes on with the oldest there is', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 10));
    const config = settings(broker, { topic_names: [topic], start: 'latest' });
    await withAdmin(broker.client(), async (admin) => {
      const partitions = [{ partition: 0, offset: '2' }];
      await admin.setOffsets({ groupId: config.group, topic, partitions });
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    });
    const { seen, source, lines } = await run(context, config);
    await seen.until(({ deliveries }) => deliveries.length >= 4);
    assert.deepEqual(numbers(seen), range(7, 10));
    const subject = `${topic}[0], offsets 2 to 5`;
    assert.deepEqual(
      seen.intervals.map((one) => [one.subject, one.until === null]),
      [
        [subject, true],
        [subject, false],
      ],
    );
    assert.ok(lines.some((line) => line.startsWith(`${subject} were deleted`)));
    await source.stop();
  });

  it('reads a topic from its first record when it was made anew', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, range(1, 10));
    const config = settings(broker, { topic_names: [topic] });
    const running = await run(context, config);
    await running.seen.until(({ deliveries }) => deliveries.length >= 10);
    settleAll(running);
    await withAdmin(broker.client(), (admin) => admin.deleteTopics({ topics: [topic] }));
    await running.seen.until(({ now }) => now?.state !== 'bound');
    await madeTopic(broker, topic);
    await send(broker, topic, range(11, 14));
    await running.seen.until(({ deliveries }) => deliveries.length >= 14);
    assert.deepEqual(numbers(running.seen).slice(-4), range(11, 14));
    await running.source.stop();
  });
});

function everyNumber(seen: SourceWatcher, wanted: readonly number[]): boolean {
  const there = new Set(numbers(seen));
  return wanted.every((number) => there.has(number));
}

/** Resolves when the sources together have so many different ones. */
async function together(running: readonly Running[], count: number): Promise<void> {
  while (new Set(running.flatMap(({ seen }) => numbers(seen))).size < count) await wait(50);
}

/** Writes over bytes of the second batch in a file of records: some behind its head, or those given. */
function damageSecondBatch(path: string, at = 61 + 15, length = 20): void {
  const second = 12 + readFileSync(path).readInt32BE(8);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(length, 0xff), 0, length, second + at);
  closeSync(file);
}
