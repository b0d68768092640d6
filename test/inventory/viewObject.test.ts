import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestObjects, emptyState, relationTargets, viewObject } from '../../src/inventory/index.ts';
import { decision, group, message, MODELS, play, server } from './builders.ts';

const other = { type: 'instance', id: 'server-0' };

test('relations are shown with their other ends, sorted, of objects that are alive', () => {
  const gone = { type: 'instance', id: 'server-9' };
  const { inventory } = play(
    message(1, decision({ type: 'project', id: 'p1' }, { create: true })),
    message(2, decision(server, { set: { project: 'p1' }, lists: { groups: ['group-2', 'group-1'] } })),
    message(3, decision(other, { set: { project: 'p1' }, members: [['groups', 'group-1', true]] })),
    message(4, decision(gone, { set: { project: 'p1' } })),
    message(5, decision(gone, { delete: true })),
    message(6, decision(group, { create: true, set: { project: 'p1' } })),
  );
  const relations = Object.fromEntries(inventory.objects().map((view) => [view.id, view.relations]));
  assert.deepEqual(relations, {
    'group-1': { project: 'p1', members: ['server-0', 'server-1'] },
    'server-0': { project: 'p1', groups: ['group-1'] },
    'server-1': { project: 'p1', groups: ['group-1', 'group-2'] },
    'server-9': { project: 'p1' },
    p1: { instances: ['server-0', 'server-1'] },
  });
});

test('a relation to an object that was never seen is kept by id', () => {
  const { inventory } = play(message(1, decision(server, { set: { project: 'unseen' } })));
  assert.deepEqual(
    inventory.objects().map(({ id, relations }) => [id, relations]),
    [['server-1', { project: 'unseen' }]],
  );
});

test('a cleared relation and a deleted object point at nothing', () => {
  const { inventory } = play(
    message(1, decision(server, { set: { project: null }, lists: { groups: [] } })),
    message(2, decision(other, { set: { project: 'p1' } })),
    message(3, decision(other, { delete: true })),
  );
  const model = MODELS.get('instance');
  assert.ok(model);
  for (const ref of [server, other]) {
    const state = inventory.state(ref);
    assert.ok(state);
    assert.deepEqual([...relationTargets(state, model)], []);
  }
});

test('a field that the mapping no longer names is not shown; without a model all stored values are', () => {
  const { inventory } = play(
    message(1, decision(server, { set: { name: 'web', forgotten: 1, project: 'p1' } })),
  );
  const state = inventory.state(server) ?? emptyState();
  const view = viewObject(server, state, MODELS.get('instance'), new Map());
  assert.deepEqual(view.fields, { name: 'web', status: 'UNKNOWN', label: 'web UNKNOWN' });
  assert.deepEqual(view.relations, { project: 'p1' });
  const bare = viewObject(server, state, undefined, new Map([['ports', ['b', 'a', 'b']]]));
  assert.deepEqual(bare.fields, { name: 'web', forgotten: 1, project: 'p1' });
  assert.deepEqual(bare.relations, { ports: ['a', 'b'] });
});

test('the digest tells what objects are, not how or in which order they came to be so', () => {
  const straight = play(
    message(1, decision(server, { create: true, set: { host: 'h1' } })),
    message(2, decision(other, { set: { host: 'h2' } })),
  ).inventory.objects();
  const roundabout = play(
    message(2, decision(other, { set: { host: 'h2' } })),
    message(0, decision(server, { set: { host: 'h0' } })),
    message(1, decision(server, { create: true, set: { host: 'h1' } })),
  ).inventory.objects();
  assert.equal(digestObjects(straight), digestObjects(roundabout.toReversed()));
  const different = play(
    message(1, decision(server, { create: true, set: { host: 'h1' } })),
  ).inventory.objects();
  assert.notEqual(digestObjects(straight), digestObjects(different));
});
