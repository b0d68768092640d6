import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProducer, type KafkaRecord } from '../../../src/kafka/producer.ts';
import { memoryLogger } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';
import { withKafka } from '../../support/withKafka.ts';
import { committed, examined, madeTopic, numbers, range, run, settings, settleAll } from './running.ts';

const SUITE = 'Kafka 4';

/** Kafka 4 took old parts of the protocol away (KIP-896); kafkajs is older than that. */
describe('Kafka 4', { timeout: 240_000 }, () => {
  it('is written to, read from, committed to and looked at as Kafka 3 is', async (context) => {
    const broker = await withKafka(context, SUITE, { major: 4 });
    if (broker === null) return;
    const topic = await madeTopic(broker);
    const { username, password } = broker.user;
    const config = settings(broker, {
      topic_names: [topic],
      brokers: [broker.listener('SASL_SSL')],
      security_protocol: 'SASL_SSL',
      sasl: { mechanism: 'scram-sha-512', username, password },
      tls: { verify: true, ca_file: broker.caFile },
    });
    const producer = await openProducer({
      access: config,
      compression: 'gzip',
      fields: {},
      logger: memoryLogger(),
      clock: wallClock,
      signal: new AbortController().signal,
    });
    const record = (number: number): KafkaRecord => ({
      topic,
      key: 'one key',
      value: `{"number": ${number}}`,
      headers: {},
      spread: '',
    });
    await producer.send(range(1, 60).map(record));
    await producer.close();

    const first = await run(context, config);
    await first.seen.until(({ deliveries }) => deliveries.length >= 60);
    assert.deepEqual(numbers(first.seen), range(1, 60));
    const middle = first.seen.deliveries[39];
    assert.ok(middle !== undefined);
    first.source.settle(middle.stream, middle.position);
    await first.source.stop();
    const done = [...(await committed(broker, config.group, topic)).values()];
    assert.deepEqual(
      done.filter((offset) => offset !== null),
      [40],
    );

    const second = await run(context, config);
    await second.seen.until(({ deliveries }) => deliveries.length >= 20);
    assert.deepEqual(numbers(second.seen), range(41, 60));
    settleAll(second);
    const findings = await examined(config);
    assert.deepEqual(
      findings.filter(({ check }) => check === 'reach' || check === 'group').map(({ level }) => level),
      ['ok', 'ok'],
    );
    await second.source.stop();
  });
});
