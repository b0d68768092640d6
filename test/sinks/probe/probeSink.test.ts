import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { connect } from 'amqplib';
import { readRequest } from '../../../src/control/index.ts';
import { systemClock } from '../../../src/machine/index.ts';
import { formatMicros, type Json, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import {
  createProbeSink,
  type AwaitedSet,
  type ProbeReport,
  type ProbeSettings,
} from '../../../src/sinks/probe/index.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import type { RabbitPlace } from '../../support/rabbit.ts';
import { readQueue } from '../../support/readQueue.ts';
import { withRabbit } from '../../support/withRabbit.ts';

const signal = (): AbortSignal => AbortSignal.timeout(30_000);
const UUIDS = ['1', '2', '3'].map((digit) => `9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c1${digit}`);
const [FIRST = '', SECOND = '', THIRD = ''] = UUIDS;

describe('the probe sink', () => {
  it('asks the probe on the host that holds the instance now, once for a final set', async (context) => {
    const stage = await staged(context, 'ndc27-3222');
    if (stage === null) return;
    const { sink, reports, place, hosts } = stage;
    hosts.set(`server-${FIRST}`, 'ndc27-3222');
    await sink.deliver([sample(FIRST), sample(FIRST, { name: 'vcpus' })], signal());
    const messages = await readQueue(place, 'probe');
    assert.equal(messages.length, 1);
    const [message] = messages;
    assert.equal(message?.fields.routingKey, 'ndc27-3222');
    assert.equal(readRequest(message.content).instance_id, FIRST);
    assert.ok(Number(message.properties.expiration) <= 300_000);
    assert.deepEqual(results(reports), [['asked', FIRST, 'ndc27-3222']]);
  });

  it('believes what the message says of the host where the inventory knows none', async (context) => {
    const stage = await staged(context, 'ndc27-3205');
    if (stage === null) return;
    await stage.sink.deliver([sample(FIRST)], signal());
    assert.deepEqual(results(stage.reports), [['asked', FIRST, 'ndc27-3205']]);
  });

  it('says of each that nobody listens or no host is known, and asks the others', async (context) => {
    const stage = await staged(context, 'ndc27-3205');
    if (stage === null) return;
    const { sink, reports, place, hosts } = stage;
    hosts.set(`server-${SECOND}`, 'nobody-home');
    const items = [sample(SECOND), sample(THIRD, { metadata: { host: null } }), sample(FIRST)];
    await sink.deliver(items, signal());
    await sink.deliver([sample(SECOND)], signal());
    assert.equal((await readQueue(place, 'probe')).length, 1);
    assert.deepEqual(results(reports), [
      ['no-host', THIRD, null],
      ['no-probe', SECOND, 'nobody-home'],
      ['asked', FIRST, 'ndc27-3205'],
      ['no-probe', SECOND, 'nobody-home'],
    ]);
  });

  it('is not held up by a host whose name no message can have', async (context) => {
    const stage = await staged(context, 'ndc27-3205');
    if (stage === null) return;
    const { sink, reports } = stage;
    await sink.deliver([sample(THIRD, { metadata: { host: 'x'.repeat(256) } }), sample(FIRST)], signal());
    assert.deepEqual(results(reports), [
      ['no-host', THIRD, null],
      ['asked', FIRST, 'ndc27-3205'],
    ]);
  });

  it('asks for nothing where the delete is long past, or the set is no word of one', async (context) => {
    const stage = await staged(context, 'ndc27-3205');
    if (stage === null) return;
    const others: Record<string, Json>[] = [
      { origin: 'received' },
      { origin: 'meters' },
      { final: false },
      { resource_id: 'no-uuid' },
      { object: null },
      { object: `volume-${SECOND}`, metadata: { host: 'block-1@lvm#pool' } },
    ];
    const old = sample(FIRST, {}, systemClock.now() - 301_000_000);
    await stage.sink.deliver([old, ...others.map((more) => sample(SECOND, more))], signal());
    assert.deepEqual(await readQueue(stage.place, 'probe'), []);
    assert.deepEqual(results(stage.reports), [['stale', FIRST, 'ndc27-3205']]);
  });

  it('waits for the sets that it asked for, until they come, and counts a request once', async (context) => {
    const stage = await staged(context, 'ndc27-3205');
    if (stage === null) return;
    const { sink, reports, waiting, hosts } = stage;
    hosts.set(`server-${THIRD}`, 'nobody-home');
    const items = [sample(FIRST), sample(SECOND), sample(THIRD)];
    await sink.deliver(items, signal());
    await sink.deliver(items.slice(0, 2), signal());
    assert.deepEqual(waiting(), [FIRST, SECOND]);
    assert.deepEqual(
      reports.map(({ result }) => result),
      ['asked', 'asked', 'no-probe'],
    );
    await sink.deliver([sample(FIRST, { origin: 'received' })], signal());
    assert.deepEqual(waiting(), [SECOND]);
  });

  it('sends nothing for a test, and fails where there is no exchange', async (context) => {
    const stage = await staged(context, 'ndc27-3205', 'declare: false, exchange: elsewhere');
    if (stage === null) return;
    await assert.rejects(
      stage.sink.rehearse?.(signal()) ?? Promise.resolve(),
      /exchange elsewhere.*NOT_FOUND/,
    );
    const good = await staged(context, 'ndc27-3205');
    await good?.sink.rehearse?.(signal());
  });
});

interface Stage {
  readonly place: RabbitPlace;
  readonly sink: Sink;
  readonly reports: ProbeReport[];
  /** Hosts that the inventory knows, by object. */
  readonly hosts: Map<string, string>;
  /** Ids of the instances whose sets are waited for. */
  readonly waiting: () => readonly string[];
}

/** A sink, and a queue that takes what is for `host`. */
async function staged(context: TestContext, host: string, more = ''): Promise<Stage | null> {
  const rabbit = await withRabbit(context, 'the probe sink');
  if (rabbit === null) return null;
  const place = await rabbit.place();
  const model = await connect(place.url);
  const channel = await model.createChannel();
  await channel.assertExchange('stackwire.probe', 'direct', { durable: true });
  await channel.assertQueue('probe', { durable: true });
  await channel.bindQueue('probe', 'stackwire.probe', host);
  await model.close();
  const reports: ProbeReport[] = [];
  const hosts = new Map<string, string>();
  let waiting: readonly AwaitedSet[] = [];
  const memory = { read: () => waiting, write: (sets: readonly AwaitedSet[]) => void (waiting = sets) };
  const settings = configuredSink<ProbeSettings>(`{ type: probe, url: "${place.url}", ${more} }`);
  const sink = createProbeSink(settings, {
    name: 'probes',
    clock: systemClock,
    memory,
    stateOf: (_type, id) => {
      const known = hosts.get(id);
      return known === undefined ? null : { ...sample(FIRST), line: { fields: { host: known } } };
    },
    report: (report) => reports.push(report),
  });
  context.after(() => sink.close());
  return { place, sink, reports, hosts, waiting: () => waiting.map(({ instance }) => instance) };
}

function sample(
  uuid: string,
  more: Readonly<Record<string, Json>> = {},
  at = systemClock.now(),
): OutgoingItem {
  const cause = {
    message_id: `m-${uuid}`,
    event_type: 'compute.instance.delete.start',
    generated: formatMicros(at),
  };
  const line = {
    name: 'memory',
    final: true,
    origin: 'mapping',
    object: `server-${uuid}`,
    resource_id: uuid,
    metadata: { host: 'ndc27-3205' },
    cause,
    ...more,
  };
  return {
    kind: 'sample',
    key: `m/${uuid}`,
    line,
    object: line.object as string | null,
    event: null,
    seq: 1,
  };
}

function results(reports: readonly ProbeReport[]): unknown {
  return reports.map(({ result, asking: { instance, host } }) => [result, instance, host]);
}
