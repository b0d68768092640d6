import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadMappingDirs, readNotifications, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import type { Mapping, MappingTest } from '../../src/mapping/index.ts';
import { commitMessage, compileMappings } from '../../src/mapping/index.ts';
import type { CommitMessage, Evaluation, Item, Json, ObjectView } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { decode } from '../../src/oslo/index.ts';
import type { Reading } from '../../src/proof/index.ts';
import { ROOT } from '../support/markdown.ts';

/** The shipped mappings, all files together, and what there is to say about them. */
export const shipped: ReturnType<typeof compileMappings> = compileMappings([
  loadMappingDirs([SHIPPED_MAPPINGS]).flat(),
]);

export function shippedMapping(): Mapping {
  assert.ok(shipped.mapping, 'the shipped mappings do not compile');
  return shipped.mapping;
}

/** Some of the shipped files alone, named as below `mappings/`. */
export function mappingOf(...names: readonly string[]): Mapping {
  const files = names.map((name) => join(SHIPPED_MAPPINGS, name));
  const { mapping, diagnostics } = compileMappings([loadMappingDirs(files).flat()]);
  assert.ok(mapping, JSON.stringify(diagnostics));
  return mapping;
}

/** Names of all captures, as seen from `fixtures/`: `live-migration.jsonl`, `neutron/ports.jsonl`. */
export const CAPTURES: readonly string[] = readdirSync(join(ROOT, 'fixtures'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => /\.(jsonl|log)$/.test(name))
  .sort();

/** The messages of a capture, which must all be readable. */
export function itemsOf(capture: string): Item[] {
  const log = capture.endsWith('.log') ? { contentType: 'text/x-ceilometer-log' } : {};
  return readFileSync(resolve(ROOT, 'fixtures', capture), 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => itemsIn(line, { source: capture, ...log }));
}

/** One notification, as a capture or a test has it: at least `event_type`, `payload` and `timestamp`. */
export function itemOf(notification: Readonly<Record<string, Json>>): Item {
  const [item] = itemsIn(JSON.stringify(notification), { source: 'test' });
  assert.ok(item);
  return item;
}

/** An event of Ceilometer's, with traits of type text. */
export function ceilometerEvent(type: string, traits: Readonly<Record<string, string>>): Item {
  const [item] = itemsIn(
    JSON.stringify({
      message_id: `test-${type}`,
      event_type: type,
      generated: '2025-03-03T09:00:00.000000',
      traits: Object.entries(traits).map(([name, value]) => [name, 1, value]),
      raw: {},
    }),
    { source: 'test' },
  );
  assert.ok(item);
  return item;
}

function itemsIn(line: string, meta: { readonly source: string; readonly contentType?: string }): Item[] {
  const delivery = { body: Buffer.from(line), meta: { ...meta, received: 0, receivedKnown: false } };
  const { items, dead } = decode(delivery, { maxSkew: 300 * SECOND });
  assert.deepEqual(dead, []);
  return [...items];
}

export function evaluationsOf(items: readonly Item[], mapping: Mapping = shippedMapping()): Evaluation[] {
  return items.map((item) => mapping.evaluate(item));
}

export function messagesOf(items: readonly Item[], mapping?: Mapping): CommitMessage[] {
  return evaluationsOf(items, mapping).map((evaluation) => commitMessage(evaluation, 'openstack'));
}

/** The inventory after messages have come in their order. */
export function merge(
  messages: readonly CommitMessage[],
  mapping: Mapping = shippedMapping(),
): MemoryInventory {
  const inventory = new MemoryInventory(mapping.models);
  for (const message of messages) inventory.commit(message);
  return inventory;
}

/** One object, which must be there, also if it is deleted. */
export function objectOf(objects: readonly ObjectView[], id: string): ObjectView {
  const view = objects.find((object) => object.id === id);
  assert.ok(view, `there is no ${id}`);
  return view;
}

/** The messages of a test of a mapping file: those that it replays, with the path as written there, then its own. */
export function readForTest(test: MappingTest): Promise<readonly Reading[]> {
  const replayed = test.replay.map((path) => {
    const capture = path.replace(/^(\.\.\/)+fixtures\//, '');
    return { position: capture, items: itemsOf(capture), dead: [] };
  });
  return Promise.resolve([...replayed, ...readNotifications(test, { maxSkew: 0 })]);
}

/** Shuffled, a third of it twice; the same on every run (mulberry32 and Fisher-Yates). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const result = [...list, ...list.filter(() => below(3) === 0)];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
