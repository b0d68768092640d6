import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ObjectModels, Outcome, Problem, ProblemMark } from '../../src/model/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import { decision, group, message, MODELS, play, server } from './builders.ts';

const failed: ProblemMark = { name: 'build-failed', raised: true, severity: 3, summary: 'no valid host' };

function told(outcome: Outcome | undefined): [key: string, state: string, since: string][] {
  return (outcome?.problems ?? []).map(({ key, state, since }) => [key, state, since.slice(17, 19)]);
}

suite('problems that follow from fields', () => {
  test('a problem is raised when its condition begins to hold and cleared when it ends, since it was raised', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { name: 'web', vm_state: 'error' } })),
      message(2, decision(server, { set: { host: 'h9' } })),
      message(3, decision(server, { set: { vm_state: 'active' } })),
    );
    assert.deepEqual(outcomes[0]?.problems, [
      {
        key: 'instance-error:server-1',
        state: 'raised',
        severity: 4,
        summary: 'Instance web is in error',
        object: 'server-1',
        since: '2026-01-01T00:00:01.000000Z',
      },
    ]);
    assert.deepEqual(outcomes[1]?.problems, []);
    assert.deepEqual(told(outcomes[2]), [['instance-error:server-1', 'cleared', '01']]);
    assert.deepEqual(inventory.problems(), []);
  });

  test('conditions and texts see derived fields', () => {
    const { inventory } = play(message(1, decision(server, { set: { name: 'web', host: 'h1' } })));
    assert.deepEqual(
      inventory.problems().map(({ key, summary }) => [key, summary]),
      [['inactive:server-1', 'web UNKNOWN']],
    );
  });

  test('a problem whose text changes is told again, since the same time', () => {
    const { outcomes } = play(
      message(1, decision(server, { set: { name: 'web', vm_state: 'error' } })),
      message(2, decision(server, { set: { name: 'db' } })),
    );
    assert.deepEqual(told(outcomes[1]), [['instance-error:server-1', 'raised', '01']]);
    assert.equal(outcomes[1]?.problems[0]?.summary, 'Instance db is in error');
  });

  test('a deleted object has no problems', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { vm_state: 'error' }, problems: [failed] })),
      message(2, decision(server, { delete: true })),
      message(3, decision(server, { problems: [failed] })),
    );
    assert.equal(
      told(outcomes[1]).every(([, state]) => state === 'cleared'),
      true,
    );
    assert.equal(told(outcomes[1]).length, 2);
    assert.deepEqual(inventory.problems(), []);
  });

  test('two files that end and begin one problem in one message tell nothing of it', () => {
    const { outcomes } = play(
      message(1, decision(server, { set: { vm_state: 'active' } })),
      message(2, [
        decision(server, { set: { host: 'h1', vm_state: 'a' } }),
        decision(server, { set: { vm_state: 'active' } }),
      ]),
    );
    assert.deepEqual(outcomes[1]?.problems, []);
  });

  test('after the mapping changed, the next write of an object brings its problems up to it', () => {
    const { inventory } = play(message(1, decision(server, { set: { vm_state: 'error' } })));
    const state = inventory.state(server);
    assert.ok(state);
    const model = MODELS.get('instance');
    assert.ok(model);
    const models: ObjectModels = new Map([['instance', { ...model, problems: [] }]]);
    const reloaded = new MemoryInventory(models);
    reloaded.put(server, state);
    const outcome = reloaded.commit(message(2, decision(server, { set: { vm_state: 'error' } })));
    assert.deepEqual(told(outcome as Outcome), [['instance-error:server-1', 'cleared', '01']]);
  });
});

suite('problems that events raise and clear', () => {
  test('a raise makes the object known, and the message is in its history though no field changed', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { create: true })),
      message(2, decision(server, { problems: [failed] })),
    );
    assert.deepEqual(told(outcomes[1]), [['build-failed:server-1', 'raised', '02']]);
    assert.deepEqual(
      outcomes[1]?.changes.map(({ op, set, object }) => [op, set, object.revision]),
      [['update', {}, 1]],
    );
    assert.equal(inventory.history(server).length, 2);
  });

  test('an older raise does not undo a newer clear', () => {
    const { inventory } = play(
      message(5, decision(server, { create: true, problems: [{ ...failed, raised: false }] })),
      message(1, decision(server, { problems: [failed] })),
    );
    assert.deepEqual(inventory.problems(), []);
  });

  test('a deletion that comes late ends the problem of the earlier life, though no field shows it', () => {
    const { inventory, outcomes } = play(
      message(1, decision(group, { create: true, problems: [failed] })),
      message(3, decision(group, { create: true })),
      message(2, decision(group, { delete: true })),
    );
    assert.deepEqual(told(outcomes[2]), [['build-failed:group-1', 'cleared', '01']]);
    assert.deepEqual(inventory.problems(), []);
  });

  test('a problem of an earlier life does not stand in the next', () => {
    const { inventory } = play(
      message(1, decision(group, { create: true, problems: [failed] })),
      message(2, decision(group, { delete: true })),
      message(3, decision(group, { create: true })),
    );
    assert.deepEqual(inventory.problems(), []);
  });
});

test('problems of the feed pass through, stand until they are cleared, and list in order of their key', () => {
  const skew: Problem = {
    key: 'clock-skew:compute.h1',
    state: 'raised',
    severity: 3,
    summary: 'ahead',
    object: null,
    since: '2026-01-01T00:00:00.000000Z',
  };
  const { inventory, outcomes } = play(
    message(1, decision(server, { set: { vm_state: 'error' }, problems: [failed] }), { feed: [skew] }),
  );
  assert.deepEqual(outcomes[0]?.problems[0], skew);
  assert.deepEqual(
    inventory.problems().map(({ key }) => key),
    ['build-failed:server-1', 'clock-skew:compute.h1', 'instance-error:server-1'],
  );
  inventory.commit(message(2, [], { feed: [{ ...skew, state: 'cleared' }] }));
  assert.equal(
    inventory.problems().some(({ key }) => key === skew.key),
    false,
  );
});
