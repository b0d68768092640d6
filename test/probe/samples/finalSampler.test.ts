import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { JsonObject } from '../../../src/model/index.ts';
import type { FinalOutcome } from '../../../src/probe/index.ts';
import { ROOT } from '../../support/markdown.ts';
import { description, NOVA, rig, rest, START, statsAt, UUID, type Rig } from './samplerHarness.ts';

/** A rig with one instance that has run for a while. */
async function running(context: TestContext): Promise<Rig> {
  const made = rig();
  context.after(() => made.sampler.stop());
  await rest();
  made.host.figures.set(UUID, statsAt(100));
  made.host.see('running');
  await rest();
  return made;
}

/** Of a delete that begins now. */
function ask({ sampler, clock }: Rig): Promise<FinalOutcome> {
  return sampler.request(UUID, clock.now());
}

function summary({ store }: Rig): unknown {
  return store.events.map(({ key, payload }) => [
    key.replace(/\/\d+$/, ''),
    payload['taken'],
    payload['asked'],
    payload['age'],
  ]);
}

function volumes({ store }: Rig, name: string): unknown {
  const samples = store.events.flatMap(({ payload }) => payload['samples'] as readonly JsonObject[]);
  return samples.filter((sample) => sample['name'] === name).map((sample) => sample['volume']);
}

/** Its host is in it: a bridge takes one message of a key, and another host may have a set of the same instance. */
const KEY = `final-samples/ndc27-3205/${UUID}`;

describe('the final sampler', () => {
  it('sends what libvirt keeps back of a busy domain as it was the time before', async (context) => {
    const made = await running(context);
    await made.clock.pass(20);
    const partial = new Map(statsAt(120));
    for (const name of ['balloon.current', 'balloon.rss', 'block.count']) partial.delete(name);
    made.host.figures.set(UUID, partial);
    assert.equal(await ask(made), 'sent');
    const [event] = made.store.events;
    const samples = event?.payload['samples'] as readonly Readonly<Record<'name' | 'timestamp', string>>[];
    const times = new Map(samples.map(({ name, timestamp }) => [name, timestamp]));
    assert.equal(times.size, samples.length, 'each once');
    const [live, before] = [times.get('cpu') ?? '', times.get('memory.resident') ?? ''];
    assert.ok(before < live, `${before} ${live}`);
    assert.equal(times.get('disk.device.read.bytes'), before);
    assert.equal(times.get('network.incoming.bytes'), live);
  });

  it('sends what has the form of the capture', async (context) => {
    const made = await running(context);
    await made.sampler.request(UUID, made.clock.now());
    const text = readFileSync(join(ROOT, 'fixtures/guest/last-samples.json'), 'utf8');
    const [sent] = JSON.parse(text) as readonly { readonly payload: JsonObject }[];
    const payload = made.store.events[0]?.payload ?? {};
    assert.deepEqual(Object.keys(payload), Object.keys(sent?.payload ?? {}));
    const keysOf = (of: JsonObject, meter: string): readonly string[] => {
      const samples = of['samples'] as readonly JsonObject[];
      const found = samples.find(({ name }) => name === meter) ?? {};
      return [...Object.keys(found), ...Object.keys(found['metadata'] as JsonObject)];
    };
    for (const meter of ['cpu', 'disk.device.read.bytes', 'network.incoming.bytes', 'disk.root.size'])
      assert.deepEqual(keysOf(payload, meter), keysOf(sent?.payload ?? {}, meter));
  });

  it('takes one more look when it is asked about an instance that runs', async (context) => {
    const made = await running(context);
    await made.clock.pass(20);
    made.host.figures.set(UUID, statsAt(120));
    assert.equal(await ask(made), 'sent');
    assert.deepEqual(summary(made), [[KEY, 'live', true, 0]]);
    assert.deepEqual(volumes(made, 'cpu'), [120e9]);
    assert.deepEqual(volumes(made, 'network.incoming.bytes.delta'), [2000]);
  });

  it('sends the last samples with their age at once where the domain is gone', async (context) => {
    const made = await running(context);
    await made.clock.pass(31);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(4);
    assert.equal(await ask(made), 'sent');
    assert.deepEqual(summary(made), [[KEY, 'last', true, 31]]);
  });

  it('does not wait for a hypervisor that hangs', async (context) => {
    const made = await running(context);
    made.host.statsOf = () => new Promise(() => undefined);
    const asked = ask(made);
    await made.clock.pass(4);
    assert.equal(await asked, 'sent');
    assert.deepEqual(
      summary(made),
      [[KEY, 'last', true, 4]].map((row) => [...row.slice(0, 3), 3]),
    );
  });

  it('sends one set, whoever asks how often, whatever is seen, and over a restart', async (context) => {
    const made = await running(context);
    const asked = await Promise.all([ask(made), ask(made)]);
    assert.deepEqual(asked.toSorted(), ['sent', 'sent-before']);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(200);
    await made.sampler.stop();
    const next = made.again();
    context.after(() => next.sampler.stop());
    await made.clock.pass(200);
    assert.equal(await ask(next), 'sent-before');
    assert.equal(made.store.events.length, 1);
  });

  it('sends the set of an instance that was destroyed and taken away, after the grace', async (context) => {
    const made = await running(context);
    await made.clock.pass(10);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(119);
    assert.deepEqual(summary(made), []);
    await made.clock.pass(2);
    assert.deepEqual(summary(made), [[KEY, 'last', false, 10]]);
    assert.equal(made.store.events[0]?.payload['evidence'], 'removed');
  });

  it('sends another one, once, where the delete began after the one that nobody had asked for', async (context) => {
    const made = await running(context);
    await made.clock.pass(10);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(300);
    assert.deepEqual([await ask(made), await ask(made)], ['sent', 'sent-before']);
    assert.deepEqual(summary(made), [
      [KEY, 'last', false, 10],
      [KEY, 'last', true, 10],
    ]);
  });

  it('sends none for a domain that is made anew, as by a hard reboot or a rebuild', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(30);
    made.host.figures.set(UUID, statsAt(1));
    made.host.see('running', description({ id: 8 }));
    await made.clock.pass(300);
    assert.deepEqual(summary(made), []);
    assert.equal(await ask(made), 'sent');
    assert.equal(made.store.events[0]?.payload['counter_resets'], 1);
  });

  it('waits for a rebuild that fetches a large image, and takes no shelved instance for deleted meanwhile', async (context) => {
    const made = rig(undefined, undefined, undefined, 600e6);
    context.after(() => made.sampler.stop());
    await rest();
    made.host.see('running');
    await rest();
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(540);
    made.host.see('running', description({ id: 8 }));
    await made.clock.pass(10);
    made.stopped('destroyed');
    await made.clock.pass(180);
    made.host.depart('removed');
    await made.clock.pass(900);
    assert.deepEqual(summary(made), []);
  });

  it('sends none for one that went to another host, nor when that is asked about here', async (context) => {
    const made = await running(context);
    made.host.depart('migrated');
    await made.clock.pass(300);
    assert.equal(await ask(made), 'unknown');
    assert.deepEqual(summary(made), []);
  });

  it('sends none unasked for one that had been shut off for long: a confirmed resize, a shelved instance', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    await made.clock.pass(600);
    made.host.depart('removed');
    await made.clock.pass(600);
    assert.deepEqual(summary(made), []);
    assert.equal(await ask(made), 'sent');
    assert.deepEqual(summary(made), [[KEY, 'last', true, 0]]);
  });

  it('sends none unasked where the guest was asked to shut down first, as nova does for a resize', async (context) => {
    const made = await running(context);
    made.stopped('shutdown');
    await made.clock.pass(40);
    made.host.depart('removed');
    await made.clock.pass(600);
    assert.deepEqual(summary(made), []);
  });

  it('sends the set of a transient domain that shut itself down', async (context) => {
    const made = await running(context);
    made.sampler.hear({ kind: 'lifecycle', domain: description(), event: 'stopped', detail: 'shutdown' });
    made.host.depart('removed');
    await made.clock.pass(130);
    assert.deepEqual(summary(made), [[KEY, 'last', false, 0]]);
  });

  it('sends the set of one that is missing after a short absence of the probe, and none after a long one', async (context) => {
    for (const [away, sets] of [
      [60, 1],
      [900, 0],
    ] as const) {
      const made = await running(context);
      await made.sampler.stop();
      made.host.vanish();
      await made.clock.pass(away);
      const next = made.again();
      context.after(() => next.sampler.stop());
      await made.clock.pass(130);
      assert.equal(made.store.events.length, sets, `${away} s away`);
      assert.equal(await next.sampler.request(UUID, START), sets === 1 ? 'sent-before' : 'sent');
    }
  });

  it('sends none for one that was being handed over to another host when the probe went away', async (context) => {
    for (const detail of ['migrated', 'post-copy']) {
      const made = await running(context);
      made.sampler.hear({ kind: 'lifecycle', domain: description(), event: 'suspended', detail });
      await made.sampler.stop();
      made.host.vanish();
      const next = made.again();
      context.after(() => next.sampler.stop());
      await made.clock.pass(300);
      assert.deepEqual(summary(made), [], detail);
    }
  });

  it('judges nothing while the list of domains is not current', async (context) => {
    const made = await running(context);
    await made.sampler.stop();
    made.host.vanish();
    made.host.current = false;
    const next = made.again();
    context.after(() => next.sampler.stop());
    await made.clock.pass(60);
    made.host.figures.set(UUID, statsAt(160));
    made.host.see('running');
    made.host.current = true;
    await made.clock.pass(600);
    assert.deepEqual(summary(made), []);
  });

  it('goes on over a restart with a departure that it waits for', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(20);
    await made.sampler.stop();
    const next = made.again();
    context.after(() => next.sampler.stop());
    await made.clock.pass(90);
    assert.deepEqual(summary(made), []);
    await made.clock.pass(15);
    assert.deepEqual(summary(made), [[KEY, 'last', false, 0]]);
  });

  it('has a set of its own for one that came back after its set went unasked', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(130);
    made.host.figures.set(UUID, statsAt(1));
    made.host.see('running', description({ id: 9 }));
    await made.clock.pass(61);
    assert.equal(await ask(made), 'sent');
    assert.equal(new Set(made.store.events.map(({ key }) => key)).size, 2);
  });

  it('has it also for one that was migrated away and back meanwhile', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    made.host.depart('removed');
    await made.clock.pass(130);
    for (const id of [9, 10]) {
      made.host.see('running', description({ id }));
      await made.clock.pass(61);
      if (id === 9) made.host.depart('migrated');
    }
    assert.equal(await ask(made), 'sent');
    assert.equal(new Set(made.store.events.map(({ key }) => key)).size, 2);
  });

  it('marks nothing as sent that the disk did not take, and sends it when it does', async (context) => {
    const made = await running(context);
    made.stopped('destroyed');
    made.host.depart('removed');
    made.store.broken = true;
    await assert.rejects(ask(made), /disk is full/);
    await made.clock.pass(130);
    assert.deepEqual(summary(made), []);
    made.store.broken = false;
    await made.clock.pass(2);
    assert.equal(made.store.events.length, 1);
  });

  it('sends what the flavor says of an instance that it never saw running', async (context) => {
    const made = rig();
    context.after(() => made.sampler.stop());
    made.host.see('shutoff', description({ id: null }));
    await rest();
    assert.equal(await ask(made), 'sent');
    assert.deepEqual(summary(made), [[KEY, 'last', true, null]]);
    assert.deepEqual(volumes(made, 'disk.root.size'), [NOVA.rootDisk]);
    assert.deepEqual(volumes(made, 'cpu'), []);
  });

  it('leaves domains alone that are none of nova’s', async (context) => {
    const made = rig();
    context.after(() => made.sampler.stop());
    made.host.figures.set(UUID, statsAt(1));
    made.host.see('running', description({ nova: null }));
    await made.clock.pass(61);
    assert.equal(await ask(made), 'unknown');
    made.host.depart('removed');
    await made.clock.pass(200);
    assert.deepEqual(summary(made), []);
  });

  it('says once that the counters cannot be read, and keeps what it has', async (context) => {
    const made = await running(context);
    const told = (): number => made.logged.filter((text) => text.includes('cannot be read')).length;
    made.host.lost = true;
    await made.clock.pass(120);
    assert.equal(told(), 0, 'the driver tells of that');
    made.host.lost = false;
    made.host.failing = true;
    await made.clock.pass(180);
    assert.equal(told(), 1);
    assert.equal(await ask(made), 'sent');
    assert.deepEqual(summary(made), [[KEY, 'last', true, 300]]);
  });
});
