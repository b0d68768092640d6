import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ObjectView } from '../../src/model/index.ts';
import { ceilometerEvent, evaluationsOf, itemsOf, merge, messagesOf, objectOf } from './captures.ts';
import { testEveryOrder } from './everyOrder.ts';

function objectsOf(capture: string): readonly ObjectView[] {
  return merge(messagesOf(itemsOf(capture))).objects();
}

describe('the mappings of keystone', () => {
  testEveryOrder('keystone');

  test('both formats give the same objects, field by field', () => {
    const [basic, cadf] = [
      objectsOf('keystone/identities-basic.jsonl'),
      objectsOf('keystone/identities-cadf.jsonl'),
    ];
    assert.ok(basic.length > 12);
    assert.deepEqual(
      cadf.map(({ type, id }) => [type, id]),
      basic.map(({ type, id }) => [type, id]),
    );
    for (const one of basic) {
      const { deleted, partial, fields, relations } = objectOf(cadf, one.id);
      assert.deepEqual(
        { deleted, partial, fields, relations },
        {
          deleted: one.deleted,
          partial: one.partial,
          fields: one.fields,
          relations: one.relations,
        },
      );
    }
  });

  test('of one event in both formats, no field is written twice', () => {
    const both = [
      ...itemsOf('keystone/identities-basic.jsonl'),
      ...itemsOf('keystone/identities-cadf.jsonl'),
    ];
    const together = merge(messagesOf(both)).objects();
    for (const one of objectsOf('keystone/identities-cadf.jsonl')) {
      const { deleted, fields, relations } = objectOf(together, one.id);
      assert.deepEqual([deleted, fields, relations], [one.deleted, one.fields, one.relations], one.id);
    }
  });

  test('a login that fails is a warning and changes nothing, one that succeeds names the user', () => {
    const items = itemsOf('keystone/logins.jsonl');
    const [, failed, locked, succeeded] = evaluationsOf(items);
    assert.deepEqual([failed?.severity, locked?.severity, succeeded?.severity], [3, 3, 2]);
    assert.equal(failed?.summary, 'User ann could not log in from 192.0.2.10');
    assert.equal(succeeded?.summary, 'User ann has logged in');
    const before = merge(messagesOf(items.slice(0, 3))).objects();
    assert.deepEqual(
      before.map(({ fields }) => fields['name']),
      [undefined],
    );
  });

  test('who has which role is found from the user, the project and the role', () => {
    const objects = objectsOf('keystone/identities-cadf.jsonl');
    const assignment = objects.find(
      ({ type, deleted, relations }) =>
        type === 'role_assignment' && !deleted && relations['user'] !== undefined,
    );
    assert.ok(assignment);
    const ends = { user: 'role_assignments', project: 'role_assignments', role: 'assignments' };
    for (const [relation, inverse] of Object.entries(ends)) {
      const id = assignment.relations[relation];
      assert.ok(typeof id === 'string');
      const others = objectOf(objects, id).relations[inverse];
      assert.ok(Array.isArray(others) && others.includes(assignment.id), relation);
    }
  });

  test('a resource that Ceilometer tells of has the id that keystone gave it', () => {
    const item = ceilometerEvent('identity.user.created', { resource_id: '6b6b', project_id: 'p-1' });
    const told = merge(messagesOf([item])).objects();
    assert.deepEqual(
      told.map(({ type, id }) => [type, id]),
      [['user', 'user-6b6b']],
    );
  });
});
