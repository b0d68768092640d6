import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import kafkajs from 'kafkajs';
import { systemClock } from '../../../src/app/index.ts';
import { DeliveryRefused, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createKafkaSink, type KafkaSettings } from '../../../src/sinks/kafka/index.ts';
import type { StateOf } from '../../../src/sinks/kafka/itemRecords.ts';
import { freePorts } from '../../support/freePorts.ts';
import type { KafkaBroker } from '../../support/kafkaBroker.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import { readTopics } from '../../support/topicReader.ts';
import { withAnyKafka, withKafka } from '../../support/withKafka.ts';

const SUITE = 'the kafka sink';
const signal = (): AbortSignal => new AbortController().signal;

describe('the kafka sink', { timeout: 400_000 }, () => {
  it('sends an item as a CloudEvent in binary mode, keyed by its object', async (context) => {
    const stage = await staged(context, ['change', 'event']);
    if (stage === null) return;
    await stage.sink.deliver([change('server-1', 1), gap()], signal());
    const records = await readTopics(stage.broker, [stage.topic('change')]);
    const [first] = records.filter(({ key }) => key !== null);
    assert.equal(first?.key, 'server-1');
    assert.deepEqual(JSON.parse(first.value ?? ''), change('server-1', 1).line);
    assert.deepEqual(first.headers, {
      ce_specversion: '1.0',
      ce_id: 'm-1/change/instance/server-1',
      ce_source: '/stackwire/rdu%202',
      ce_type: 'stackwire.change',
      ce_subject: 'server-1',
      'content-type': 'application/json',
    });
    for (const kind of ['change', 'event']) {
      const told = await readTopics(stage.broker, [stage.topic(kind)]);
      assert.equal(told.filter(({ value }) => value?.includes('"gap"') === true).length, 1, kind);
    }
  });

  it('sends a whole CloudEvent in structured mode, compressed', async (context) => {
    const stage = await staged(context, ['change'], { mode: 'structured', compression: 'gzip' });
    if (stage === null) return;
    await stage.sink.deliver([change('server-1', 1)], signal());
    const [record] = await recordsOf(stage, 'change');
    assert.deepEqual(record?.headers, { 'content-type': 'application/cloudevents+json; charset=UTF-8' });
    assert.deepEqual(JSON.parse(record.value ?? ''), {
      specversion: '1.0',
      id: 'm-1/change/instance/server-1',
      source: '/stackwire/rdu%202',
      type: 'stackwire.change',
      subject: 'server-1',
      datacontenttype: 'application/json',
      data: change('server-1', 1).line,
    });
  });

  it('keeps what is about one object in one partition and in order, in sends of limited size', async (context) => {
    const stage = await staged(context, ['change'], { max_batch_size: 2000 });
    if (stage === null) return;
    const objects = ['server-1', 'server-2', 'server-3', 'server-4'];
    const items = Array.from({ length: 20 }, (_, round) => objects.map((id) => change(id, round))).flat();
    await stage.sink.deliver(items.slice(0, 40), signal());
    await stage.sink.deliver(items.slice(40), signal());
    const records = await recordsOf(stage, 'change');
    assert.equal(records.length, items.length);
    for (const id of objects) {
      const own = records.filter(({ key }) => key === id);
      assert.equal(new Set(own.map(({ partition }) => partition)).size, 1, id);
      assert.deepEqual(
        own.map(({ headers }) => headers['ce_id']),
        Array.from({ length: 20 }, (_, round) => `m-${round}/change/instance/${id}`),
      );
    }
  });

  it('leaves one record of each object in a compacted topic, and none of one that is gone', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const prefix = randomUUID();
    const topic = `${prefix}.object`;
    await kafka.createTopic(topic, {
      'cleanup.policy': 'compact',
      'segment.ms': '1',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '0',
    });
    const states = new Map<string, number>();
    const stateOf: StateOf = (_type, id) => {
      const line = { kind: 'object', type: 'instance', id, deleted: !states.has(id), n: states.get(id) ?? 0 };
      return { ...gap(), kind: 'object', key: `object/${id}`, object: id, line };
    };
    const sink = sinkAt(context, kafka.address, prefix, { kinds: ['object'] }, stateOf);
    const objects = ['server-1', 'server-2', 'server-3'];
    for (let round = 1; round <= 3; round += 1) {
      for (const id of objects) states.set(id, round);
      await sink.deliver(
        objects.map((id) => change(id, round)),
        signal(),
      );
    }
    states.delete('server-3');
    await sink.deliver([change('server-3', 4)], signal());
    // What is being written is never compacted: a later record of each partition closes what lies before it.
    for (let round = 5; ; round += 1) {
      const others = Array.from({ length: 12 }, (_, index) => `other-${index}`);
      for (const id of others) states.set(id, round);
      await sink.deliver(
        others.map((id) => change(id, round)),
        signal(),
      );
      const own = (await readTopics(kafka, [topic])).filter(({ key }) => objects.includes(key ?? ''));
      if (own.length > 2) continue;
      const kept = own.map(({ key, value }) => `${key} ${(JSON.parse(value ?? '') as { n: number }).n}`);
      assert.deepEqual(new Set(kept), new Set(['server-1 3', 'server-2 3']));
      break;
    }
  });

  it('says what to do about a topic that is not there, and goes on when it is', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const prefix = `absent-${randomUUID()}`;
    const sink = sinkAt(context, kafka.address, prefix);
    const item = change('server-1', 1);
    await assert.rejects(sink.deliver([item], signal()), (error: Error) => {
      assert.ok(!(error instanceof DeliveryRefused));
      assert.match(error.message, /UNKNOWN_TOPIC_OR_PARTITION.*create the topic.*\(absent-[^)]+\.change\)/);
      return true;
    });
    await kafka.createTopic(`${prefix}.change`);
    await sink.deliver([item], signal());
    assert.equal((await readTopics(kafka, [`${prefix}.change`])).length, 1);
  });

  it('has an item refused that is too large for the topic, and none of the others lost', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const prefix = randomUUID();
    await kafka.createTopic(`${prefix}.change`, { 'max.message.bytes': '20000' });
    const sink = sinkAt(context, kafka.address, prefix);
    const items = [change('server-1', 1), change('server-1', 2, 'x'.repeat(30_000)), change('server-1', 3)];
    await assert.rejects(sink.deliver(items, signal()), DeliveryRefused);
    await assert.rejects(sink.deliver(items.slice(1, 2), signal()), (error: Error) => {
      assert.ok(error instanceof DeliveryRefused);
      assert.match(error.message, /MESSAGE_TOO_LARGE.*`max\.message\.bytes`/);
      return true;
    });
    await sink.deliver([items[0] ?? gap()], signal());
    await sink.deliver([items[2] ?? gap()], signal());
    const taken = (await readTopics(kafka, [`${prefix}.change`])).map(({ headers }) => headers['ce_id']);
    assert.deepEqual([...new Set(taken)], ids('server-1', [1, 3]));
  });

  it('has an item refused whose topic has no name left', async (context) => {
    const sink = sinkAt(context, '127.0.0.1:1', '', { topic: '{item.none}' });
    await assert.rejects(sink.deliver([change('server-1', 1)], signal()), DeliveryRefused);
  });

  it('ends a delivery for which nobody waits, and opens another producer for the next', async (context) => {
    const kafka = await withKafka(context, SUITE, {});
    if (kafka === null) return;
    const prefix = randomUUID();
    await kafka.createTopic(`${prefix}.change`);
    const sink = sinkAt(context, kafka.address, prefix);
    await sink.deliver([change('server-1', 1)], signal());
    kafka.hang();
    const given = sink.deliver([change('server-1', 2)], AbortSignal.timeout(200));
    await assert.rejects(given, /the connection was closed here/);
    kafka.resume();
    await sink.deliver([change('server-1', 2)], signal());
    await kafka.kill();
    const next = [change('server-1', 3)];
    await assert.rejects(sink.deliver(next, signal()), /127\.0\.0\.1:\d+: /);
    await kafka.restart();
    await delivered(sink, next);
    const taken = (await readTopics(kafka, [`${prefix}.change`])).map(({ headers }) => headers['ce_id']);
    assert.deepEqual([...new Set(taken)], ids('server-1', [1, 2, 3]));
  });

  it('does not connect when nobody waits any more', async (context) => {
    let connections = 0;
    const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    context.after(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const stop = new AbortController();
    const sink = sinkAt(context, `127.0.0.1:${port}`, 'any', { timeout: 200_000 });
    const given = sink.deliver([change('server-1', 1)], stop.signal);
    stop.abort();
    await assert.rejects(given, /aborted/);
    assert.equal(connections, 0);
  });

  it('gives up a broker that does not answer when its time is over', async (context) => {
    const kafka = await withKafka(context, SUITE, {});
    if (kafka === null) return;
    const sink = sinkAt(context, kafka.address, 'any', { timeout: 200_000 });
    kafka.hang();
    await assert.rejects(sink.deliver([change('server-1', 1)], signal()), /timed out|timeout/i);
  });

  it('logs in by each mechanism, with and without TLS, and says what is wrong with a login', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const prefix = randomUUID();
    await kafka.createTopic(`${prefix}.change`);
    const tls = { verify: true, ca_file: kafka.caFile };
    const tried = [
      ['SSL', undefined],
      ['SASL_PLAINTEXT', 'plain'],
      ['SASL_PLAINTEXT', 'scram-sha-256'],
      ['SASL_SSL', 'scram-sha-512'],
    ] as const;
    for (const [index, [protocol, mechanism]] of tried.entries()) {
      const login = mechanism === undefined ? {} : { sasl: { mechanism, ...kafka.user } };
      const settings = {
        security_protocol: protocol,
        tls: protocol.endsWith('SSL') ? tls : { verify: true },
      };
      const sink = sinkAt(context, kafka.listener(protocol), prefix, { ...settings, ...login });
      await sink.deliver([change('server-1', index)], signal());
    }
    const wrong = { mechanism: 'plain', username: 'stackwire', password: 's3cret' } as const;
    const refused = sinkAt(context, kafka.listener('SASL_PLAINTEXT'), prefix, {
      security_protocol: 'SASL_PLAINTEXT',
      sasl: wrong,
    });
    await assert.rejects(refused.deliver([change('server-1', 9)], signal()), (error: Error) => {
      assert.match(error.message, /the login of stackwire was refused/);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
    const distrusting = sinkAt(context, kafka.listener('SSL'), prefix, { security_protocol: 'SSL' });
    await assert.rejects(distrusting.deliver([change('server-1', 9)], signal()), /set tls\.ca_file/);
    const speechless = sinkAt(context, kafka.listener('PLAINTEXT'), prefix, { security_protocol: 'SSL' });
    await assert.rejects(speechless.deliver([change('server-1', 9)], signal()), /see `security_protocol`/);
    const taken = (await readTopics(kafka, [`${prefix}.change`])).map(({ headers }) => headers['ce_id']);
    assert.deepEqual(taken, ids('server-1', [0, 1, 2, 3]));
  });

  it('says whom to allow what where the topic is forbidden', async (context) => {
    const kafka = await withKafka(context, SUITE);
    if (kafka === null) return;
    const prefix = randomUUID();
    await kafka.createTopic(`${prefix}.change`);
    const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
    const acl = {
      resourceType: AclResourceTypes.TOPIC,
      resourceName: `${prefix}.change`,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: 'User:stackwire',
      host: '*',
      operation: AclOperationTypes.WRITE,
      permissionType: AclPermissionTypes.DENY,
    };
    await withAdmin(kafka.client(), (admin) => admin.createAcls({ acl: [acl] }));
    const sink = sinkAt(context, kafka.listener('SASL_PLAINTEXT'), prefix, {
      security_protocol: 'SASL_PLAINTEXT',
      sasl: { mechanism: 'plain', ...kafka.user },
    });
    await assert.rejects(
      sink.deliver([change('server-1', 1)], signal()),
      /TOPIC_AUTHORIZATION_FAILED.*allow stackwire to describe the topic and to read or write it/,
    );
  });

  it('says which address cannot be reached', async (context) => {
    const [dead = 0] = await freePorts(1);
    const sink = sinkAt(context, `127.0.0.1:${dead}`, 'any');
    await assert.rejects(
      sink.deliver([gap()], signal()),
      new RegExp(`127\\.0\\.0\\.1:${dead}: .*ECONNREFUSED`),
    );
  });
});

interface Stage {
  readonly broker: KafkaBroker;
  readonly sink: Sink;
  topic(kind: string): string;
}

let sinks = 0;

async function staged(
  context: TestContext,
  kinds: readonly KafkaSettings['kinds'][number][],
  settings: Partial<KafkaSettings> = {},
): Promise<Stage | null> {
  const broker = await withAnyKafka(context, SUITE);
  if (broker === null) return null;
  const prefix = randomUUID();
  for (const kind of kinds) await broker.createTopic(`${prefix}.${kind}`);
  const sink = sinkAt(context, broker.address, prefix, { kinds: [...kinds], ...settings });
  return { broker, sink, topic: (kind) => `${prefix}.${kind}` };
}

function sinkAt(
  context: TestContext,
  address: string,
  prefix: string,
  settings: Partial<KafkaSettings> = {},
  stateOf: StateOf = () => null,
): Sink {
  sinks += 1;
  const all: KafkaSettings = {
    brokers: [address],
    security_protocol: 'PLAINTEXT',
    tls: { verify: true },
    client_id: 'stackwire',
    timeout: 10_000_000,
    topic: `${prefix}.{kind}`,
    kinds: ['change'],
    mode: 'binary',
    compression: 'none',
    max_batch_size: 900_000,
    batch: 100,
    ...settings,
  };
  const nothing = (): void => undefined;
  const sink = createKafkaSink(all, {
    name: `target-${sinks}`,
    cloud: 'rdu 2',
    clock: systemClock,
    logger: { info: nothing, warn: nothing, error: nothing },
    stateOf,
  });
  context.after(() => sink.close());
  return sink;
}

/** As the bridge does it: until it is taken. */
async function delivered(sink: Sink, items: readonly OutgoingItem[]): Promise<void> {
  for (;;) {
    try {
      return await sink.deliver(items, signal());
    } catch {
      // Tried again.
    }
  }
}

async function recordsOf(stage: Stage, kind: string): ReturnType<typeof readTopics> {
  const records = await readTopics(stage.broker, [stage.topic(kind)]);
  return records.filter(({ key }) => key !== null);
}

function change(object: string, round: number, more = ''): OutgoingItem {
  const line = { kind: 'change', object: { type: 'instance', id: object }, op: 'update', more };
  const key = `m-${round}/change/instance/${object}`;
  return { kind: 'change', key, line, object, event: null, seq: round };
}

function gap(): OutgoingItem {
  const line = { kind: 'gap', from: 1, to: 2 };
  return { kind: 'gap', key: 'gap/1/2', line, object: null, event: null, seq: 2 };
}

function ids(object: string, rounds: readonly number[]): string[] {
  return rounds.map((round) => `m-${round}/change/instance/${object}`);
}
