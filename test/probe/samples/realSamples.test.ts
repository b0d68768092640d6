import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../src/machine/index.ts';
import { toJson, type Json, type JsonObject } from '../../../src/model/index.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import { deleteRace, RACES, samplesIn, liveOf } from '../../support/deleteRace.ts';
import type { Libvirtd } from '../../support/libvirtd.ts';
import { NovaDomain } from '../../support/novaDomain.ts';
import { run } from '../../support/run.ts';
import { samplingHost, type SamplingHost } from '../../support/samplingHost.ts';
import { noteSkipped } from '../../support/services.ts';
import { withLibvirtd } from '../../support/withLibvirtd.ts';

const SUITE = 'final samples of real domains';
const HOST = 'ndc27-3205';
/** Ours alone. */
const BEYOND = ['samples_taken', 'samples_age'];

describe(SUITE, () => {
  it('are those that Ceilometer’s compute agent takes, and each instance has one set', async (context) => {
    const libvirtd = await withLibvirtd(context, SUITE);
    if (libvirtd === null) return;
    const host = await samplingHost(libvirtd, { interval: 60e6, grace: 2e6 }, context);
    await context.test('the same samples as Ceilometer’s', (step) =>
      compare(libvirtd, host, (why) => step.skip(why)),
    );
    await context.test('a dozen that end while they are asked about', async () => {
      const results = await deleteRace(libvirtd, host, { count: 12, lifetime: () => 0 });
      assert.equal(results.length, 12);
      for (const { race, uuid, sets } of results) {
        assert.equal(sets.length, 1, `${race} ${uuid}`);
        const [set] = sets;
        assert.equal(set?.payload['asked'], race !== 'never');
        assert.ok(set !== undefined && samplesIn(set).some(({ name }) => name === 'cpu'), race);
      }
      // A request that comes first is answered by the domain itself.
      assert.equal(liveOf(results, RACES[0]), 3);
      assert.equal(liveOf(results, 'after') + liveOf(results, 'never'), 0);
    });
  });
});

/** A machine that is paused has counters that stand still, so both see the same. */
async function compare(libvirtd: Libvirtd, host: SamplingHost, skip: (why: string) => void): Promise<void> {
  const found = await ceilometerPython();
  if (typeof found === 'string') {
    noteSkipped(SUITE, found);
    return skip(found);
  }
  const paused: NovaDomain[] = [];
  // One as nova writes it since 2025, one as before.
  for (const written of [
    { extraSpecs: { 'hw:mem_page_size': 'any' }, imageProperties: { os_distro: 'x' } },
    null,
  ]) {
    const domain = await NovaDomain.define(libvirtd, { guest: false, instance: { written } });
    // So that what is allocated is neither nothing nor all.
    const disk = openSync(join(libvirtd.folder, `${domain.name}.disk`), 'r+');
    writeSync(disk, Buffer.alloc(1_000_000, 'x'));
    closeSync(disk);
    await domain.start();
    await domain.pause();
    paused.push(domain);
  }
  const { root, env } = libvirtd.packages;
  const bindings = join(root, '/usr/lib/python3/dist-packages');
  const program = ceilometerProgram('computeSamples.py');
  const output = await run(found.python, [program, libvirtd.uri, HOST, bindings, '2'], { env });
  const theirs = (JSON.parse(output) as { readonly samples: readonly JsonObject[] }).samples;
  for (const domain of paused) {
    // Two looks, as Ceilometer took, for what has grown between them.
    assert.equal(await host.sampler.request(domain.uuid, systemClock.now()), 'sent');
    const set = host.sets.find(({ payload }) => payload['instance_id'] === domain.uuid);
    assert.ok(set !== undefined);
    const ours = samplesIn(set).map((sample) => asCeilometer(sample, set.payload));
    const expected = theirs.filter(
      (sample) => (sample['resource_metadata'] as JsonObject)['instance_id'] === domain.uuid,
    );
    assert.ok(expected.length > 20, `${expected.length} samples`);
    assertSame(sorted(ours), sorted(expected));
    await domain.destroy();
    await domain.undefine();
  }
}

/** The host itself sends now and then into an interface, so those counters go on. */
const SENT_BY_HOST = 10_000;

function assertSame(ours: readonly JsonObject[], theirs: readonly JsonObject[]): void {
  const still = (samples: readonly JsonObject[]): unknown =>
    samples.map((sample) => (isNetwork(sample) ? { ...sample, volume: 'moves' } : sample));
  assert.deepEqual(still(ours), still(theirs));
  for (const [index, sample] of ours.entries()) {
    if (!isNetwork(sample)) continue;
    const more = Number(sample['volume']) - Number(theirs[index]?.['volume']);
    assert.ok(more >= 0 && more < SENT_BY_HOST, `${toJson(sample['name'])}: ${more}`);
  }
}

function isNetwork({ name }: JsonObject): boolean {
  return typeof name === 'string' && name.startsWith('network.');
}

function asCeilometer(sample: JsonObject, payload: JsonObject): JsonObject {
  const { name, type, unit, volume, resource_id } = sample;
  const shared = payload['resource_metadata'] as JsonObject;
  const own = sample['metadata'] as JsonObject;
  const all = Object.entries({ ...shared, ...own });
  const metadata = Object.fromEntries(
    all.filter(([key]) => !BEYOND.includes(key) && key !== 'counter_since'),
  );
  const { user_id, tenant_id } = payload;
  return {
    name: name ?? null,
    type: type ?? null,
    unit: unit ?? null,
    volume: volume ?? null,
    user_id: user_id ?? null,
    project_id: tenant_id ?? null,
    resource_id: resource_id ?? null,
    resource_metadata: metadata,
  };
}

function sorted(samples: readonly JsonObject[]): readonly JsonObject[] {
  const key = ({ name, resource_id: resource }: JsonObject): string => toJson([name, resource]);
  return samples.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(keysSorted);
}

function keysSorted(sample: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(sample).sort(([a], [b]) => (a < b ? -1 : 1))) as Record<
    string,
    Json
  >;
}
