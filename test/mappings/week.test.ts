import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { digestObjects } from '../../src/inventory/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import type { CommitMessage, Json, ObjectView } from '../../src/model/index.ts';
import { ROOT } from '../support/markdown.ts';
import { noteSkipped } from '../support/services.ts';
import { itemsOf, merge, messagesOf, shuffled } from './captures.ts';

const WEEK = join(ROOT, 'fixtures', 'week');
const SUITE = 'a week of a cloud';
const ORDERS = 8;
/** Other weeks than the one that is kept. */
const SEEDS = [2, 3, 4];
/** Types of which the databases are told whole: whatever else is alive of them is a ghost. */
const TOLD = [
  'instance',
  'port',
  'router',
  'router_interface',
  'floating_ip',
  'network',
  'subnet',
  'volume',
  'snapshot',
];

type Truth = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What must have happened in it. */
const HAPPENED = [
  'compute.instance.create.error',
  'compute.instance.live_migration.post.dest.end',
  'compute.instance.live_migration._rollback.end',
  'compute.instance.resize.confirm.end',
  'compute.instance.resize.revert.end',
  'compute.instance.evacuate',
  'compute.instance.rebuild.end',
  'compute.instance.shelve_offload.end',
  'compute.instance.unshelve.end',
  'compute.instance.delete.end',
  'compute.instance.create_ip.end',
  'instance.live_migration_post.end',
  'compute_task.migrate_server',
  'floatingip.update.end',
  'router.update.end',
  'router.interface.delete',
  'port.create.end',
  'port.delete.end',
  'volume.attach.end',
  'volume.detach.end',
  'volume.resize.end',
  'volume.delete.end',
  'scheduler.create_volume',
  'snapshot.create.end',
];

function truthOf(folder: string): Truth {
  return JSON.parse(readFileSync(join(folder, 'week.truth.json'), 'utf8')) as Truth;
}

function valuesOf({ deleted, partial, fields, relations }: ObjectView): Readonly<Record<string, Json>> {
  return { deleted, partial, ...fields, ...relations };
}

/** Every difference between an inventory and the databases: `object field: has …, is …`. */
function differences(objects: readonly ObjectView[], truth: Truth): readonly string[] {
  const views = new Map(objects.map((view) => [view.id, view]));
  const wrong = Object.entries(truth).flatMap(([id, fields]) => {
    const view = views.get(id);
    if (view === undefined) return [`${id}: not known`];
    const values = valuesOf(view);
    return Object.entries(fields).flatMap(([name, value]) => {
      const known = plain(values[name]);
      return known === plain(value) ? [] : [`${id} ${name}: has ${known}, is ${plain(value)}`];
    });
  });
  const ghosts = objects.filter(({ type, id, deleted }) => TOLD.includes(type) && !deleted && !(id in truth));
  return [...wrong, ...ghosts.map(({ id }) => `${id}: is in no database`)];
}

/** Nothing, null and an empty list are all nothing; the order of members is none. */
function plain(value: Json | undefined): string {
  if (Array.isArray(value))
    return value.length === 0
      ? 'null'
      : JSON.stringify([...value].map((one) => JSON.stringify(one)).toSorted());
  return JSON.stringify(value ?? null);
}

function holds(messages: readonly CommitMessage[], truth: Truth): void {
  const inOrder = merge(messages).objects();
  assert.deepEqual(differences(inOrder, truth), []);
  const digest = digestObjects(inOrder);
  assert.equal(digestObjects(merge(messages.toReversed()).objects()), digest, 'reversed');
  assert.equal(digestObjects(merge([...messages, ...messages]).objects()), digest, 'all of it twice');
  for (let seed = 1; seed <= ORDERS; seed += 1)
    assert.equal(digestObjects(merge(shuffled(messages, seed)).objects()), digest, `shuffle ${seed}`);
}

describe(SUITE, () => {
  test('has all that happens to clouds', () => {
    const types = new Set(itemsOf('week/week.jsonl').map(({ eventType }) => eventType));
    assert.deepEqual(
      HAPPENED.filter((type) => !types.has(type)),
      [],
    );
  });

  test('ends in every order with what the databases hold, in every field', () => {
    const truth = truthOf(WEEK);
    assert.ok(Object.keys(truth).length > 100);
    holds(messagesOf(itemsOf('week/week.jsonl')), truth);
  });

  test('is told from one in which the stale last event of a migration is believed', () => {
    const overlay = `object: instance
events:
  - { event: [compute.instance.live_migration._post.end, instance.live_migration_post.end], update: [host, node, task_state] }
`;
    const { mapping } = compileMappings([
      loadMappingDirs([SHIPPED_MAPPINGS]).flat(),
      [{ path: 'overlay/instance.yaml', text: overlay }],
    ]);
    assert.ok(mapping);
    const objects = merge(messagesOf(itemsOf('week/week.jsonl'), mapping), mapping).objects();
    const wrong = differences(objects, truthOf(WEEK)).map((line) => line.split(' ')[1] ?? line);
    assert.deepEqual([...new Set(wrong)].toSorted(), ['host:', 'node:', 'status:', 'task_state:']);
  });

  const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'there is no python3';
  if (skip !== false) noteSkipped('other weeks', skip);
  for (const seed of SEEDS) {
    test(`so does the week of seed ${seed}`, { skip }, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'stackwire-week-'));
      context.after(() => rmSync(folder, { recursive: true }));
      const made = spawnSync('python3', [join(WEEK, 'make.py'), folder, String(seed)], { encoding: 'utf8' });
      assert.equal(made.status, 0, made.stderr);
      holds(messagesOf(itemsOf(join(folder, 'week.jsonl'))), truthOf(folder));
    });
  }
});
