import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Change, ObjectView, Outcome } from '../../src/model/index.ts';
import { applyMessage, emptyState, MemoryInventory } from '../../src/inventory/index.ts';
import { decision, group, message, MODELS, play, server } from './builders.ts';

function change(outcome: Outcome | undefined): Change {
  assert.equal(outcome?.changes.length, 1);
  return outcome.changes[0] as Change;
}

function only(inventory: MemoryInventory): ObjectView {
  const objects = inventory.objects();
  assert.equal(objects.length, 1);
  return objects[0] as ObjectView;
}

suite('existence', () => {
  test('a create makes an object known and complete, and tells all its values', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { create: true, set: { name: 'web', host: null, project: 'p1' } })),
    );
    assert.deepEqual(change(outcomes[0]), {
      object: { ...server, revision: 1 },
      op: 'create',
      set: { name: 'web', host: null, project: 'p1', status: 'UNKNOWN', label: 'web UNKNOWN' },
      refused: [],
      rule: { file: 'mappings/test.yaml', line: 1 },
      previous: 0,
    });
    assert.equal(only(inventory).partial, false);
  });

  test('an update of an unknown object makes it, partial until its create is seen', () => {
    const { inventory, outcomes } = play(message(2, decision(server, { set: { name: 'web' } })));
    assert.equal(change(outcomes[0]).op, 'create');
    assert.equal(only(inventory).partial, true);
    const late = inventory.commit(message(1, decision(server, { create: true, set: { name: 'web' } })));
    assert.notEqual(late, 'duplicate');
    assert.equal(change(late as Outcome).op, 'update');
    assert.equal(only(inventory).partial, false);
    assert.equal(only(inventory).revision, 2);
  });

  test('events that only observe make no object', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { observe: 'stale', offered: { host: 'h1' }, because: 'stale' })),
    );
    assert.deepEqual(inventory.objects(), []);
    assert.deepEqual(outcomes[0]?.changes, []);
  });

  test('word that a problem is over makes no object', () => {
    const over = { name: 'build-failed', raised: false, severity: 3, summary: 'x' } as const;
    const { inventory } = play(message(1, decision(server, { problems: [over] })));
    assert.deepEqual(inventory.objects(), []);
  });

  test('a delete of an unknown object leaves a tombstone and says so', () => {
    const { inventory, outcomes } = play(message(1, decision(server, { delete: true })));
    assert.deepEqual([change(outcomes[0]).op, change(outcomes[0]).set], ['delete', {}]);
    assert.equal(only(inventory).deleted, true);
  });

  test('a unique id that was deleted stays so, whatever the clocks say', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { create: true, set: { name: 'web' } })),
      message(2, decision(server, { delete: true })),
      message(9, decision(server, { create: true, set: { name: 'again' } })),
    );
    assert.deepEqual(change(outcomes[1]).op, 'delete');
    assert.deepEqual(outcomes[2]?.changes, []);
    assert.equal(only(inventory).deleted, true);
  });

  test('a reusable id lives again when it is created after its deletion, without its earlier values', () => {
    const { inventory, outcomes } = play(
      message(
        1,
        decision(group, { create: true, set: { name: 'old', host: 'h1' }, lists: { groups: ['x'] } }),
      ),
      message(2, decision(group, { delete: true })),
      message(3, decision(group, { create: true, set: { name: 'new' } })),
    );
    assert.equal(change(outcomes[2]).op, 'create');
    assert.deepEqual(change(outcomes[2]).set, { name: 'new', status: 'UNKNOWN', label: 'new UNKNOWN' });
    assert.deepEqual(only(inventory).relations, {});
    assert.equal(only(inventory).deleted, false);
  });

  test('a reusable id is not revived by an update after its deletion', () => {
    const { inventory } = play(
      message(1, decision(group, { create: true })),
      message(2, decision(group, { delete: true })),
      message(3, decision(group, { set: { name: 'x' } })),
    );
    assert.equal(only(inventory).deleted, true);
  });

  test('a deletion that comes late hides the values of the earlier life', () => {
    const { inventory, outcomes } = play(
      message(
        1,
        decision(group, { create: true, set: { name: 'old', host: 'h1' }, members: [['groups', 'x', true]] }),
      ),
      message(5, decision(group, { create: true, set: { name: 'new' } })),
      message(3, decision(group, { delete: true })),
    );
    assert.equal(change(outcomes[2]).op, 'update');
    assert.deepEqual(change(outcomes[2]).set, { host: null, groups: null });
    assert.deepEqual(only(inventory).fields, { name: 'new', status: 'UNKNOWN', label: 'new UNKNOWN' });
  });

  test('what is written by the very event that deletes belongs to the earlier life', () => {
    const { inventory } = play(
      message(2, decision(group, { delete: true, set: { host: 'h1' }, lists: { groups: ['x'] } })),
      message(3, decision(group, { create: true, set: { name: 'new' } })),
    );
    assert.deepEqual(only(inventory).fields, { name: 'new', status: 'UNKNOWN', label: 'new UNKNOWN' });
    assert.deepEqual(only(inventory).relations, {});
  });

  test('a write to an earlier life is refused with the event that ended it', () => {
    const { outcomes } = play(
      message(3, decision(group, { delete: true })),
      message(5, decision(group, { create: true })),
      message(1, decision(group, { set: { name: 'old' } })),
    );
    assert.deepEqual(change(outcomes[2]).refused, [
      {
        field: 'name',
        value: 'old',
        because: 'it belongs to an earlier life, which an event from 2026-01-01T00:00:03.000000Z (m3) ended',
      },
    ]);
  });
});

suite('registers', () => {
  test('the larger stamp wins, and an older write is refused with the event that already set it', () => {
    const { inventory, outcomes } = play(
      message(5, decision(server, { set: { host: 'h2' } })),
      message(4, decision(server, { set: { host: 'h1' } })),
    );
    assert.deepEqual(change(outcomes[1]), {
      object: { ...server, revision: 1 },
      op: 'update',
      set: {},
      refused: [
        {
          field: 'host',
          value: 'h1',
          because: 'an event from 2026-01-01T00:00:05.000000Z (m5) already set it',
        },
      ],
      rule: { file: 'mappings/test.yaml', line: 1 },
      previous: 1,
    });
    assert.equal(only(inventory).fields['host'], 'h2');
  });

  test('a stale _post.end does not move the host back', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { create: true, set: { host: 'source' } })),
      message(2, decision(server, { set: { host: 'target' } })),
      message(3, decision(server, { observe: 'stale', offered: { host: 'source' }, because: 'stale copy' })),
    );
    assert.equal(only(inventory).fields['host'], 'target');
    assert.deepEqual(change(outcomes[2]).refused, [
      { field: 'host', value: 'source', because: 'stale copy' },
    ]);
    assert.equal(change(outcomes[2]).object.revision, 2);
  });

  test('at the same time a notification beats a Ceilometer event, and the larger message id the smaller', () => {
    const { inventory } = play(
      message(1, decision(server, { set: { host: 'a', name: 'x' } }), { id: 'm1' }),
      message(1, decision(server, { set: { host: 'b' } }), { id: 'm9', form: 'ceilometer' }),
      message(1, decision(server, { set: { name: 'y' } }), { id: 'm0' }),
    );
    assert.deepEqual([only(inventory).fields['host'], only(inventory).fields['name']], ['a', 'x']);
  });

  test('null clears a field, a later absent one says nothing', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { host: 'h1', name: 'web' } })),
      message(2, decision(server, { set: { host: null } })),
      message(3, decision(server, { set: { name: 'db' } })),
    );
    assert.deepEqual(change(outcomes[1]).set, { host: null });
    assert.equal(only(inventory).fields['host'], null);
  });

  test('an untrusted value equal to the held one, or null where nothing is held, is no refusal', () => {
    const { outcomes } = play(
      message(1, decision(server, { set: { host: 'h1' }, lists: { groups: ['b', 'a'] } })),
      message(
        2,
        decision(server, { observe: 'x', offered: { host: 'h1', name: null, groups: ['b', 'a', 'b'] } }),
      ),
    );
    assert.deepEqual(outcomes[1]?.changes, []);
  });

  test('a write of the value that is there changes nothing, tells nothing, and still moves the stamp', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { host: 'h1' } })),
      message(3, decision(server, { set: { host: 'h1' } })),
      message(2, decision(server, { set: { host: 'h2' } })),
    );
    assert.deepEqual(outcomes[1]?.changes, []);
    assert.equal(only(inventory).fields['host'], 'h1');
    assert.equal(only(inventory).revision, 1);
    assert.equal(only(inventory).updated, '2026-01-01T00:00:03.000000Z');
  });

  test('a change names the derived fields that follow from it, and no others', () => {
    const { outcomes } = play(
      message(1, decision(server, { set: { name: 'web' } })),
      message(2, decision(server, { set: { vm_state: 'active' } })),
      message(3, decision(server, { set: { host: 'h1' } })),
    );
    assert.deepEqual(change(outcomes[1]).set, { vm_state: 'active', status: 'ACTIVE', label: 'web ACTIVE' });
    assert.deepEqual(change(outcomes[2]).set, { host: 'h1' });
  });
});

suite('to-many relations', () => {
  test('links and unlinks write one member each', () => {
    const { inventory, outcomes } = play(
      message(
        1,
        decision(server, {
          members: [
            ['groups', 'b', true],
            ['groups', 'a', true],
          ],
        }),
      ),
      message(2, decision(server, { members: [['groups', 'b', false]] })),
    );
    assert.deepEqual(change(outcomes[0]).set['groups'], ['a', 'b']);
    assert.deepEqual(change(outcomes[1]).set, { groups: ['a'] });
    assert.deepEqual(only(inventory).relations, { groups: ['a'] });
  });

  test('an older link is refused with the event that unlinked', () => {
    const { outcomes } = play(
      message(2, decision(server, { members: [['groups', 'a', false]] })),
      message(1, decision(server, { members: [['groups', 'a', true]] })),
    );
    assert.deepEqual(change(outcomes[1]).refused, [
      {
        field: 'groups',
        value: 'a',
        because: 'an event from 2026-01-01T00:00:02.000000Z (m2) already set it',
      },
    ]);
  });

  test('an older list is refused with the newer list, a newer list with the link that is newer still', () => {
    const { outcomes } = play(
      message(2, decision(server, { lists: { groups: ['b'] } })),
      message(1, decision(server, { lists: { groups: ['a'] } })),
      message(9, decision(server, { members: [['groups', 'c', true]] })),
      message(5, decision(server, { lists: { groups: ['d'] } })),
    );
    assert.match(change(outcomes[1]).refused[0]?.because ?? '', /\(m2\) already set it$/);
    assert.deepEqual(change(outcomes[3]).set, { groups: ['c', 'd'] });
    assert.match(change(outcomes[3]).refused[0]?.because ?? '', /\(m9\) already set it$/);
  });
});

suite('several decisions and history', () => {
  test('previous leads from message to message, also by those that wrote what was there', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { host: 'h1' } })),
      message(2, decision(server, { set: { host: 'h1' } })),
      message(3, decision(server, { set: { host: 'h2' } })),
    );
    assert.deepEqual(
      outcomes.map(({ unchanged }) => unchanged?.map(({ object, previous }) => [object.revision, previous])),
      [undefined, [[1, 1]], undefined],
    );
    assert.equal(change(outcomes[2]).previous, 2);
    assert.deepEqual(
      inventory.history(server).map(({ message: { stamp } }) => stamp.messageId),
      ['m3', 'm2', 'm1'],
    );
  });

  test('two decisions of one message on one object both lead to the message before, and derive once', () => {
    const { inventory, outcomes } = play(
      message(1, decision(server, { set: { name: 'web' } })),
      message(2, [
        decision(server, { set: { vm_state: 'active' } }),
        decision(server, { set: { name: 'db' } }),
      ]),
    );
    assert.deepEqual(
      outcomes[1]?.changes.map(({ previous, object, set }) => [previous, object.revision, set]),
      [
        [1, 2, { vm_state: 'active', status: 'ACTIVE', label: 'db ACTIVE' }],
        [1, 3, { name: 'db' }],
      ],
    );
    assert.equal(inventory.history(server).length, 2);
  });
});

suite('late messages', () => {
  const at = { seq: 7, late: true };

  test('a late message merges into a known object and tells nothing', () => {
    const { inventory } = play(message(5, decision(server, { set: { host: 'h1' } })));
    const late = message(1, decision(server, { set: { host: 'old', name: 'web' } }));
    assert.deepEqual(applyMessage(late, inventory, MODELS, at), {
      changes: [],
      problems: [],
      samples: [],
      late: true,
    });
    assert.deepEqual([only(inventory).fields['host'], only(inventory).fields['name']], ['h1', 'web']);
    assert.equal(inventory.state(server)?.last, 1);
  });

  test('a late message makes no object, nor does it speak to a tombstone', () => {
    const { inventory } = play(message(5, decision(group, { delete: true })));
    for (const ref of [server, group]) {
      applyMessage(message(1, decision(ref, { create: true, set: { name: 'x' } })), inventory, MODELS, at);
    }
    assert.deepEqual(inventory.state(server), undefined);
    assert.equal(inventory.state(group)?.existence.known, false);
  });

  test('the next message tells of a problem that a late one began silently', () => {
    const { inventory } = play(message(5, decision(server, { set: { name: 'web' } })));
    applyMessage(message(1, decision(server, { set: { vm_state: 'error' } })), inventory, MODELS, at);
    assert.deepEqual(inventory.problems(), []);
    const next = inventory.commit(message(6, decision(server, { set: { name: 'web' } }))) as Outcome;
    assert.deepEqual(
      next.problems.map(({ key }) => key),
      ['instance-error:server-1'],
    );
  });
});

test('a state that nothing was decided about is not stored', () => {
  const states = new Map([[server.id, emptyState()]]);
  const puts: string[] = [];
  const access = { get: () => states.get(server.id), put: () => puts.push('put') };
  applyMessage(message(1, decision(server, { observe: 'x' })), access, MODELS, { seq: 1, late: false });
  assert.deepEqual(puts, []);
});
