import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryInventory } from '../../src/inventory/index.ts';
import type { CommitMessage, Json, ObjectModels } from '../../src/model/index.ts';

const models: ObjectModels = new Map(
  ['instance', 'project'].map((type) => [
    type,
    {
      type,
      identity: 'unique' as const,
      fields: ['host', 'state'],
      relations: [],
      derived: [],
      problems: [],
    },
  ]),
);

/** A message that writes the same fields of one or more objects. */
function message(
  at: number,
  types: readonly string[],
  set: Record<string, Json>,
  create = false,
): CommitMessage {
  return {
    stamp: { generated: at, form: 'notification', messageId: `m${at}` },
    item: 0,
    seenSecond: 1,
    eventType: 'test',
    event: '{}',
    decisions: types.map((type) => ({
      object: { type, id: 'one' },
      rule: { file: 'test.yaml', line: 1 },
      create,
      delete: false,
      set,
      members: [],
      lists: {},
      problems: [],
      offered: {},
      because: '',
      observe: null,
    })),
    samples: [],
    feed: [],
  };
}

const host = (inventory: MemoryInventory, type: string): Json | undefined =>
  inventory.objects().find((object) => object.type === type)?.fields['host'];

describe('a write that says the same again', () => {
  it('moves the stamp on: what is older than it comes too late', () => {
    const inventory = new MemoryInventory(models);
    inventory.commit(message(10, ['instance'], { host: 'a', state: 'x' }));
    inventory.commit(message(30, ['instance'], { host: 'a', state: 'x' }));
    inventory.commit(message(20, ['instance'], { host: 'b' }));
    assert.equal(host(inventory, 'instance'), 'a');
  });

  it('does not move the stamp of another object that the same message wrote', () => {
    const inventory = new MemoryInventory(models);
    inventory.commit(message(10, ['instance', 'project'], { host: 'a' }));
    inventory.commit(message(30, ['instance'], { host: 'a' }));
    inventory.commit(message(20, ['project'], { host: 'b' }));
    assert.equal(host(inventory, 'project'), 'b');
  });

  it('does not move the stamp of a field that it does not name', () => {
    const inventory = new MemoryInventory(models);
    inventory.commit(message(10, ['instance'], { host: 'a', state: 'x' }));
    inventory.commit(message(30, ['instance'], { state: 'x' }));
    inventory.commit(message(20, ['instance'], { host: 'b' }));
    assert.equal(host(inventory, 'instance'), 'b');
  });

  it('does not move the moment of creation', () => {
    const inventory = new MemoryInventory(models);
    inventory.commit(message(10, ['instance'], { host: 'a' }, true));
    inventory.commit(message(30, ['instance'], { host: 'a' }));
    const { existence } = inventory.state({ type: 'instance', id: 'one' }) ?? {};
    assert.equal(existence?.created?.generated, 10);
  });
});
