import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestObjects, MemoryInventory } from '../../src/inventory/index.ts';
import { commitMessage } from '../../src/mapping/index.ts';
import type { CommitMessage, Evaluation, Item, Json, ObjectView, Sample } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { decode } from '../../src/oslo/index.ts';
import { verify } from '../../src/proof/index.ts';
import * as captures from './captures.ts';
import { itemsOf, mappingOf, shuffled } from './captures.ts';
import { NOVA_INSTANCE_EVENTS } from './novaEventTypes.ts';

const mapping = mappingOf('nova/instance.yaml');
const ORDERS = 200;

/** What each capture must leave, beside what is the same for all: one instance, complete, with no task. */
const TRUTH: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'live-migration.jsonl': { host: 'ndc27-3222', vm_state: 'active', status: 'ACTIVE' },
  'live-migration-versioned.jsonl': { host: 'ndc27-3222', vm_state: 'active', status: 'ACTIVE' },
  'live-migration-both.jsonl': { host: 'ndc27-3222', vm_state: 'active', status: 'ACTIVE' },
  'live-migration-rollback.jsonl': { host: 'ndc27-3205', vm_state: 'active', status: 'ACTIVE' },
  'resize.jsonl': { host: 'ndc27-3222', vm_state: 'active', flavor: 'm1.small', vcpus: 2, memory_mb: 2048 },
  'resize-revert.jsonl': {
    host: 'ndc27-3205',
    vm_state: 'active',
    flavor: 'm1.tiny',
    vcpus: 1,
    memory_mb: 512,
  },
  'delete.jsonl': { deleted: true },
  'delete-failed.jsonl': { host: 'ndc27-3205', vm_state: 'active', status: 'ACTIVE' },
  'delete-race.jsonl': { deleted: true },
  'create-reschedule.jsonl': { host: 'ndc27-3222', vm_state: 'active', addresses: ['192.168.0.26'] },
  'evacuate.jsonl': { host: 'ndc27-3222', vm_state: 'active', status: 'ACTIVE' },
  'shelve.jsonl': { host: 'ndc27-3222', vm_state: 'active', availability_zone: 'nova' },
  'soft-delete-restore.jsonl': { host: 'ndc27-3205', vm_state: 'active', deleted_at: null },
  'error.jsonl': { host: 'ndc27-3205', vm_state: 'active', status: 'ACTIVE' },
  'power.jsonl': { host: 'ndc27-3205', vm_state: 'stopped', status: 'SHUTOFF', power_state: 'shutdown' },
};

function evaluationsOf(fixture: string): Evaluation[] {
  return captures.evaluationsOf(itemsOf(fixture), mapping);
}

function messagesOf(fixture: string): CommitMessage[] {
  return captures.messagesOf(itemsOf(fixture), mapping);
}

function merge(messages: readonly CommitMessage[]): MemoryInventory {
  return captures.merge(messages, mapping);
}

function instanceOf(fixture: string): ObjectView {
  return onlyInstance(merge(messagesOf(fixture)).objects());
}

function onlyInstance(objects: readonly ObjectView[]): ObjectView {
  const [instance, ...others] = objects.filter(({ type }) => type === 'instance');
  assert.deepEqual(others, []);
  assert.ok(instance);
  return instance;
}

function ceilometerEvent(type: string, traits: readonly (readonly [string, number, Json])[]): Item {
  const body = JSON.stringify({
    message_id: `test-${type}`,
    event_type: type,
    generated: '2017-01-23T06:22:02.761138',
    traits: [['instance_id', 1, '87be4b45-e214-4ca3-8f5c-1bd31159f9e4'], ...traits],
    raw: {},
  });
  const meta = { source: 'test', received: 0, receivedKnown: false };
  const [item] = decode({ body: Buffer.from(body), meta }, { maxSkew: 300 * SECOND }).items;
  assert.ok(item);
  return item;
}

describe('mappings/nova/instance.yaml', () => {
  test('the three log lines of the article put the instance on its new host in every order', () => {
    const [before, moved, stale] = messagesOf('live-migration-seed.log') as [
      CommitMessage,
      CommitMessage,
      CommitMessage,
    ];
    for (const order of [
      [before, moved, stale],
      [stale, moved, before],
      [moved, stale, before],
      [stale, before, moved],
    ]) {
      const { fields, id } = onlyInstance(merge(order).objects());
      assert.equal(id, 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4');
      assert.equal(fields['host'], 'ndc27-3222');
      assert.equal(fields['vm_state'], 'active');
      assert.equal(fields['task_state'], null);
    }
  });

  test('every event type that nova has sent about an instance has a rule of its own', () => {
    const named = new Set(
      mapping.rules.filter(({ object }) => object === 'instance').flatMap(({ events }) => events),
    );
    const missing = NOVA_INSTANCE_EVENTS.filter((type) => !named.has(type));
    assert.deepEqual(missing, []);
  });

  test('an event type that is not known yet is observed, and no object comes of it', () => {
    const item = itemsOf('live-migration.jsonl')[0];
    assert.ok(item);
    const evaluation = mapping.evaluate({ ...item, eventType: 'compute.instance.teleport.end' });
    assert.equal(evaluation.decisions[0]?.observe, 'no rule of its own yet');
    assert.deepEqual(merge([commitMessage(evaluation, 'openstack')]).objects(), []);
  });

  for (const [fixture, truth] of Object.entries(TRUTH)) {
    test(`${fixture} ends in the truth in order, reversed and in ${ORDERS} shuffles with duplicates`, () => {
      const messages = messagesOf(fixture);
      const objects = merge(messages).objects();
      const view = onlyInstance(objects);
      const { deleted, partial, fields, relations } = view;
      const known: Record<string, Json> = { deleted, partial, ...relations, ...fields };
      const expected: Record<string, Json> =
        truth['deleted'] === true ? truth : { deleted: false, partial: false, task_state: null, ...truth };
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(known[name], value, name);

      const digest = digestObjects(objects);
      assert.equal(digestObjects(merge(messages.toReversed()).objects()), digest, 'reversed');
      for (let seed = 1; seed <= ORDERS; seed += 1) {
        assert.equal(digestObjects(merge(shuffled(messages, seed)).objects()), digest, `shuffle ${seed}`);
      }
    });

    test(`no field of ${fixture} hangs on clocks that differ by a second each way`, () => {
      const readings = [{ position: fixture, items: itemsOf(fixture), dead: [] }];
      const found = [...verify(readings, mapping, { orders: 2, seed: 1, skew: SECOND })];
      assert.deepEqual(
        found.filter(({ kind }) => kind === 'divergence'),
        [],
      );
    });
  }

  test('clouds that send no updates end with the same host, state and flavor', () => {
    for (const fixture of Object.keys(TRUTH)) {
      const all = instanceOf(fixture);
      const quiet = messagesOf(fixture).filter(({ eventType }) => !eventType.endsWith('.update'));
      assert.ok(quiet.length < messagesOf(fixture).length);
      const view = onlyInstance(merge(quiet).objects());
      assert.equal(view.deleted, all.deleted, fixture);
      if (all.deleted) continue;
      for (const field of ['host', 'node', 'vm_state', 'flavor', 'memory_mb', 'addresses'])
        assert.deepEqual(view.fields[field], all.fields[field], `${fixture} ${field}`);
    }
  });

  test('resize.end moves the instance and leaves the flavor and task that the destination has set', () => {
    const messages = messagesOf('resize.jsonl');
    const end = messages.findIndex(({ eventType }) => eventType === 'compute.instance.resize.end');
    const { fields } = onlyInstance(merge(messages.slice(0, end + 1)).objects());
    assert.equal(fields['host'], 'ndc27-3222');
    assert.equal(fields['flavor'], 'm1.small');
    assert.equal(fields['task_state'], 'resize_finish');
    assert.equal(fields['status'], 'RESIZE');
  });

  test('a live migration leaves every field as nova has it', () => {
    const { fields, relations } = instanceOf('live-migration.jsonl');
    assert.deepEqual(
      { ...fields },
      {
        name: 'pdcmtest',
        hostname: 'pdcmtest',
        host: 'ndc27-3222',
        node: 'ndc27-3222.dc27.example.net',
        availability_zone: 'nova',
        vm_state: 'active',
        task_state: null,
        flavor: 'm1.tiny',
        flavor_id: '1',
        vcpus: 1,
        memory_mb: 512,
        root_gb: 1,
        ephemeral_gb: 0,
        addresses: ['192.168.0.15'],
        created_at: '2017-01-23T05:06:27.000000Z',
        launched_at: '2017-01-23T05:06:41.000000Z',
        terminated_at: null,
        deleted_at: null,
        user: '6d581c230c86475abf70cce41440e8a1',
        status: 'ACTIVE',
        power_state: 'running',
      },
    );
    assert.deepEqual(
      { ...relations },
      {
        image: 'image-0f7c51d2-6a0b-4c52-93e1-5d2b8a7e4c19',
        project: '10296907e44248d2a707689f77d59ef6',
      },
    );
  });

  test('legacy, versioned and both forms give equal instances', () => {
    const legacy = instanceOf('live-migration.jsonl');
    for (const twin of ['live-migration-versioned.jsonl', 'live-migration-both.jsonl']) {
      const { fields, relations } = instanceOf(twin);
      assert.deepEqual(fields, legacy.fields, twin);
      assert.deepEqual(relations, legacy.relations, twin);
    }
  });

  test('_post.end writes nothing and says what it was not trusted for', () => {
    const [decision] = evaluationsOf('live-migration.jsonl').at(-1)?.decisions ?? [];
    assert.deepEqual(decision?.set, {});
    assert.equal(decision.offered['host'], 'ndc27-3205');
    assert.equal(decision.observe, 'stale copy sent by the source host after the migration');
  });

  test('the publisher of a Ceilometer event is believed at the end of a migration, never in an update', () => {
    const host = ['host_name', 1, 'ndc27-ctl01'] as const;
    const update = mapping.evaluate(
      ceilometerEvent('compute.instance.update', [['state', 1, 'active'], host]),
    );
    assert.equal(update.decisions[0]?.set['vm_state'], 'active');
    assert.ok(!('host' in update.decisions[0].set));
    const end = mapping.evaluate(ceilometerEvent('compute.instance.live_migration.post.dest.end', [host]));
    assert.equal(end.decisions[0]?.set['host'], 'ndc27-ctl01');
  });

  test('shelve_offload.end clears host and node', () => {
    const ends = evaluationsOf('shelve.jsonl').filter(
      ({ event }) => event.eventType === 'compute.instance.shelve_offload.end',
    );
    assert.equal(ends.length, 1);
    assert.equal(ends[0]?.decisions[0]?.set['host'], null);
    assert.equal(ends[0].decisions[0].set['node'], null);
  });

  test('an API-side delete.end of a delete that failed deletes nothing', () => {
    const ends = evaluationsOf('delete-race.jsonl').filter(
      ({ event }) => event.eventType === 'compute.instance.delete.end',
    );
    assert.deepEqual(
      ends.map(({ event, decisions }) => [event.publisherId, decisions.some((decision) => decision.delete)]),
      [
        ['compute.ndc27-ctl01', false],
        ['compute.ndc27-3205', true],
      ],
    );
  });

  test('an exists of a deleted instance deletes it, and one of a living instance writes nothing', () => {
    const exists = [...evaluationsOf('delete-race.jsonl'), ...evaluationsOf('evacuate.jsonl')]
      .filter(({ event }) => event.eventType === 'compute.instance.exists')
      .flatMap(({ decisions }) => decisions);
    assert.deepEqual(
      exists.map((decision) => [decision.delete, decision.set]),
      [
        [true, {}],
        [false, {}],
      ],
    );
  });

  test('delete.start gives the final samples of the flavor, once', () => {
    const messages = messagesOf('delete.jsonl');
    const inventory = new MemoryInventory(mapping.models);
    const taken: Sample[] = [];
    for (const message of shuffled(messages, 7)) {
      const outcome = inventory.commit(message);
      if (outcome !== 'duplicate') taken.push(...outcome.samples);
    }
    assert.deepEqual(
      taken.map(({ name, volume, unit, final }) => [name, volume, unit, final]),
      [
        ['memory', 512, 'MiB', true],
        ['vcpus', 1, 'vcpu', true],
        ['disk.root.size', 1, 'GiB', true],
        ['disk.ephemeral.size', 0, 'GiB', true],
      ],
    );
  });

  test('a failed attempt to build is a warning, and vm_state error the problem', () => {
    const attempt = evaluationsOf('create-reschedule.jsonl').find(
      ({ event }) => event.eventType === 'compute.instance.create.error',
    );
    assert.equal(attempt?.severity, 3);
    assert.deepEqual(attempt.decisions[0]?.set, {});
    assert.match(attempt.summary, /api-gateway failed: No space left on device/);

    const states = new MemoryInventory(mapping.models);
    const problems = messagesOf('error.jsonl').flatMap((message) => {
      const outcome = states.commit(message);
      return outcome === 'duplicate' ? [] : outcome.problems.map(({ key, state }) => [key, state]);
    });
    const key = 'instance-error:server-c9f0f895-fb98-4b91-99f5-1fd0297e236d';
    assert.deepEqual(problems, [
      [key, 'raised'],
      [key, 'cleared'],
    ]);
  });
});
