import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { BridgeProcess } from '../../support/bridgeProcess.ts';
import { Kafka } from '../../support/kafka.ts';
import { ROOT } from '../../support/markdown.ts';
import { stackwire } from '../../support/stackwire.ts';
import { readTopics, TopicReader } from '../../support/topicReader.ts';
import { hasKafka } from '../../support/withKafka.ts';
import { sinkConformance } from '../sinkConformance.ts';

/** One broker for all of this file: the suite kills it, and each test has topics of its own. */
let own: Promise<Kafka> | undefined;
after(async () => (await own)?.stop());

async function ownKafka(context: TestContext, suite: string): Promise<Kafka | null> {
  if (!(await hasKafka(context, suite))) return null;
  own ??= Kafka.start();
  return own;
}

sinkConformance('kafka', async (context) => {
  const kafka = await ownKafka(context, 'the sink kafka');
  if (kafka === null) return null;
  const prefix = randomUUID();
  const topics = [`${prefix}.event`, `${prefix}.change`];
  for (const topic of topics) await kafka.createTopic(topic);
  const reader = new TopicReader(kafka, topics);
  context.after(() => reader.close());
  const { username, password } = kafka.user;
  return {
    // A broker takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: kafka, name: target, brokers: ["${kafka.listener('SASL_PLAINTEXT')}"], timeout: 2s,
      security_protocol: SASL_PLAINTEXT, sasl: { username: ${username}, password: ${password} },
      topic: "${prefix}.{kind}", batch: 20, rate: 400, kinds: [event, change] }`,
    taken: async () => (await reader.records()).map(({ headers }) => headers['ce_id'] ?? ''),
    kill: () => kafka.kill(),
    start: () => kafka.restart(),
    secrets: [password],
  };
});

describe('the state of objects in a compacted topic', { timeout: 240_000 }, () => {
  it('is what the inventory says, with a tombstone for each object that is gone', async (context) => {
    const kafka = await ownKafka(context, 'the state of objects in a compacted topic');
    if (kafka === null) return;
    const topic = randomUUID();
    await kafka.createTopic(topic, { 'cleanup.policy': 'compact' });
    const files = ['live-migration', 'delete', 'resize'].map((name) => join(ROOT, `fixtures/${name}.jsonl`));
    const bridge = await BridgeProcess.start(`sources: [{ type: capture, files: [${files.join(', ')}] }]
sinks: [{ type: kafka, brokers: ["${kafka.address}"], topic: "${topic}", kinds: [object], batch: 5 }]`);
    context.after(() => bridge.remove());
    await bridge.until(async () => (await bridge.metric('stackwire_log_last_sequence')) >= 51);
    const objects = (await bridge.get('/api/v1/objects')) as readonly StateLine[];
    assert.equal(objects.length, 2);
    assert.equal(await bridge.stop(), 0, bridge.errors);
    const records = await readTopics(kafka, [topic]);
    const table = new Map(records.map(({ key, value }) => [key, value]));
    const gone = [...table.values()].filter((value) => value === null);
    assert.equal(gone.length, 1);
    const states = [...table.values()].flatMap((value) =>
      value === null ? [] : [JSON.parse(value) as StateLine],
    );
    assert.deepEqual(
      states.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      objects,
    );
  });
});

describe('stackwire sinks test for kafka', { timeout: 240_000 }, () => {
  it('sends one item of each kind, leaves no state behind, and says what a topic lacks', async (context) => {
    const kafka = await ownKafka(context, 'stackwire sinks test for kafka');
    if (kafka === null) return;
    const prefix = randomUUID();
    for (const kind of ['event', 'change', 'object']) await kafka.createTopic(`${prefix}.${kind}`);
    const config = join(mkdtempSync(join(tmpdir(), 'stackwire-kafka-')), 'stackwire.yaml');
    context.after(() => rmSync(dirname(config), { recursive: true }));
    const kinds = (list: string): void =>
      writeFileSync(
        config,
        `sources: [{ type: capture, files: [none.jsonl] }]
sinks: [{ type: kafka, name: out, brokers: ["${kafka.address}"], topic: "${prefix}.{kind}", kinds: [${list}] }]`,
      );
    kinds('event, change, object');
    const { code, out, err } = await stackwire('sinks', 'test', 'out', '-c', config);
    assert.deepEqual([code, err], [0, ''], out);
    const events = await readTopics(kafka, [`${prefix}.event`]);
    assert.equal(events.length, 1);
    const states = await readTopics(kafka, [`${prefix}.object`]);
    assert.deepEqual([...new Set(states.map(({ value }) => value))], [null]);
    kinds('sample');
    const refused = await stackwire('sinks', 'test', 'out', '-c', config);
    assert.equal(refused.code, 1);
    assert.match(refused.out + refused.err, /UNKNOWN_TOPIC_OR_PARTITION.*create the topic/s);
  });
});

interface StateLine {
  readonly id: string;
}
