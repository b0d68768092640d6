import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { BridgeProcess } from '../../support/bridgeProcess.ts';
import { Kafka } from '../../support/kafka.ts';
import { ROOT } from '../../support/markdown.ts';
import { readTopics } from '../../support/readTopics.ts';
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
  const { username, password } = kafka.user;
  return {
    // A broker takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: kafka, name: target, brokers: ["${kafka.listener('SASL_PLAINTEXT')}"], timeout: 2s,
      security_protocol: SASL_PLAINTEXT, sasl: { username: ${username}, password: ${password} },
      topic: "${prefix}.{kind}", batch: 20, rate: 400, kinds: [event, change] }`,
    taken: async () => (await readTopics(kafka, topics)).map(({ headers }) => headers['ce_id'] ?? ''),
    kill: () => kafka.kill(),
    start: () => kafka.restart(),
    secrets: [password],
  };
});

describe('the state of objects in a compacted topic', { timeout: 120_000 }, () => {
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

interface StateLine {
  readonly id: string;
}
