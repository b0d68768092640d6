import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../../src/model/index.ts';
import { ceilometerPython } from '../../support/ceilometerPython.ts';
import type { CeilometerPython } from '../../support/ceilometerPython.ts';
import { ROOT } from '../../support/markdown.ts';
import { noteSkipped } from '../../support/services.ts';
import type { MeterCase } from './meterCases.ts';
import { meterCases } from './meterCases.ts';
import { ours, theirs } from './samples.ts';
import { stockNotifications } from './stockNotifications.ts';

const SEED = 20_261_126;
const CASES = 400;
const STOCK = 'ceilometer/data/meters.d/meters.yaml';
const SHIPPED = readFileSync(join(ROOT, 'meters/openstack.yaml'), 'utf8');
/** Ours alone: neither Ceilometer nor its meters know them. */
const BEYOND = new Set(['metrics.update', 'compute.instance.delete.samples']);

async function builder(context: TestContext): Promise<CeilometerPython | null> {
  const found = await ceilometerPython();
  if (typeof found !== 'string') return found;
  noteSkipped("Ceilometer's own sample builder", found);
  context.skip(found);
  return null;
}

/** Cases that stay readable when one of them fails. */
function assertSame(
  cases: readonly MeterCase[],
  expected: readonly (readonly (readonly string[])[])[],
  actual: readonly (readonly (readonly string[])[])[],
): number {
  let samples = 0;
  for (const [index, { messages }] of cases.entries()) {
    for (const [at, message] of messages.entries()) {
      assert.deepEqual(actual[index]?.[at], expected[index]?.[at], JSON.stringify(message));
      samples += expected[index]?.[at]?.length ?? 0;
    }
  }
  return samples;
}

const VOLUME_METADATA = ['display_name', 'volume_type', 'volume_type_id', 'image_id'];

/**
 * The one difference: cinder's attachments have an `instance_uuid`, and Ceilometer asks for a `server_id`. Where that is
 * all the metadata, Ceilometer takes the payload instead.
 */
function withoutAttachments(results: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return results.map((texts) =>
    texts.map((text) => {
      const sample = JSON.parse(text) as { name: string; metadata: Record<string, Json> };
      if (sample.name !== 'volume.size') return text;
      const kept = VOLUME_METADATA.flatMap((key) =>
        sample.metadata[key] ? [[key, sample.metadata[key]]] : [],
      );
      return JSON.stringify({ ...sample, metadata: Object.fromEntries(kept) as Record<string, Json> });
    }),
  );
}

/** Every capture of the project. */
function captured(): MeterCase['messages'] {
  const folder = join(ROOT, 'fixtures');
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
      .map((line) => JSON.parse(line) as MeterCase['messages'][number])
      .filter(({ event_type: type, timestamp }) => typeof timestamp === 'string' && !BEYOND.has(String(type)))
      // A list of samples, which the bridge takes as such.
      .filter(({ event_type: type }) => type !== 'metering')
  );
}

describe("meters beside Ceilometer's own sample builder", () => {
  it('give the same samples of generated files and messages', async (context) => {
    const found = await builder(context);
    if (found === null) return;
    const cases = fc.sample(meterCases, { numRuns: CASES, seed: SEED });
    const samples = assertSame(cases, await theirs(found, cases), cases.map(ours));
    assert.ok(samples > CASES / 2, `only ${samples} samples`);
  });

  it('that are shipped give what its stock meters give of every notification that these know', async (context) => {
    const found = await builder(context);
    if (found === null) return;
    const stock = readFileSync(join(found.packages, STOCK), 'utf8');
    const messages = [...stockNotifications(SEED), ...captured()];
    const [expected = []] = await theirs(found, [{ meters: [stock], messages }]);
    const actual = ours({ meters: [SHIPPED], messages });
    const samples = assertSame(
      [{ meters: [], messages }],
      [withoutAttachments(expected)],
      [withoutAttachments(actual)],
    );
    assert.ok(samples > 1000, `only ${samples} samples`);
    const names = new Set(expected.flat().map((text) => /"name":"([^"]*)"/.exec(text)?.[1]));
    assert.ok(names.size > 40, `only ${[...names].join(', ')}`);
  });

  it('of our own file are read by Ceilometer too', async (context) => {
    const found = await builder(context);
    if (found === null) return;
    const messages = stockNotifications(SEED).slice(0, 300);
    const [expected = []] = await theirs(found, [{ meters: [SHIPPED], messages }]);
    const actual = ours({ meters: [SHIPPED], messages });
    assertSame([{ meters: [], messages }], [expected], [actual]);
  });
});
