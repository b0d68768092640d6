import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  canonicalJson,
  type CommitMessage,
  type ObjectRef,
  type ObjectView,
  type Problem,
} from '../../src/model/index.ts';
import {
  applyMessage,
  decodeState,
  digestObjects,
  encodeState,
  inverseEnds,
  lifeOf,
  mergedFields,
  MemoryInventory,
  standingProblems,
  viewObject,
  type ObjectAccess,
  type ObjectState,
} from '../../src/inventory/index.ts';
import { shuffled } from './arbitraries.ts';
import { decision, message, MODELS, play, server } from './builders.ts';

/** States as a store keeps them: text between batches, in memory within one. It has no memory of what it saw. */
class TextInventory implements ObjectAccess {
  readonly #texts = new Map<string, string>();
  readonly #batch = new Map<string, ObjectState>();
  #seq = 0;

  commit(batch: readonly CommitMessage[]): void {
    for (const one of batch) applyMessage(one, this, MODELS, { seq: ++this.#seq, late: false });
    for (const [key, state] of this.#batch) this.#texts.set(key, encodeState(state));
    this.#batch.clear();
  }

  get({ type, id }: ObjectRef): ObjectState | undefined {
    const key = `${type}/${id}`;
    const text = this.#texts.get(key);
    return this.#batch.get(key) ?? (text === undefined ? undefined : decodeState(text));
  }

  put({ type, id }: ObjectRef, state: ObjectState): void {
    this.#batch.set(`${type}/${id}`, state);
  }

  states(): [ObjectRef, ObjectState][] {
    return [...this.#texts].map(([key, text]) => {
      const [type = '', id = ''] = key.split('/');
      return [{ type, id }, decodeState(text)];
    });
  }
}

/** All that order, duplication and splitting may not touch, as text. */
function content(views: readonly ObjectView[], problems: readonly string[]): string {
  const objects = views.map((view) => canonicalJson({ ...view, revision: 0 })).sort();
  return [...objects, ...problems.toSorted()].join('\n');
}

function problemText({ key, severity, summary }: Pick<Problem, 'key' | 'severity' | 'summary'>): string {
  return `${key} ${severity} ${summary}`;
}

function inMemory(messages: readonly CommitMessage[]): string {
  const { inventory } = play(...messages);
  return content(inventory.objects(), inventory.problems().map(problemText));
}

function asText(batches: readonly (readonly CommitMessage[])[]): string {
  const inventory = new TextInventory();
  for (const batch of batches) inventory.commit(batch);
  const states = inventory.states();
  const inverse = inverseEnds(states, MODELS);
  const existing = states.filter(
    ([{ type }, { existence }]) => lifeOf(existence, MODELS.get(type)?.identity ?? 'unique') !== 'absent',
  );
  const views = existing.map(([ref, state]) => viewObject(ref, state, MODELS.get(ref.type), inverse(ref)));
  const problems = states.flatMap(([{ id }, { standing }]) =>
    [...(standing ?? [])].map(([name, problem]) => problemText({ key: `${name}:${id}`, ...problem })),
  );
  return content(views, problems);
}

function split(messages: readonly CommitMessage[], sizes: readonly number[]): CommitMessage[][] {
  const batches: CommitMessage[][] = [];
  for (let start = 0, turn = 0; start < messages.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    batches.push(messages.slice(start, start + size));
    start += size;
  }
  return batches;
}

suite('order independence', () => {
  test('any order and any duplication give the same objects, relations, existence and problems', () => {
    fc.assert(
      fc.property(shuffled, ({ straight, mixed }) => {
        assert.equal(inMemory(mixed), inMemory(straight));
      }),
      { numRuns: 500 },
    );
  });

  test('any split into batches does too, with states as text between them, even if no duplicate is noticed', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shuffled, sizes, ({ straight, mixed }, batches) => {
        assert.equal(asText(split(mixed, batches)), inMemory(straight));
      }),
      { numRuns: 500 },
    );
  });

  test('the problems that were told are those that the merged state says stand', () => {
    fc.assert(
      fc.property(shuffled, ({ mixed }) => {
        const { inventory } = play(...mixed);
        const expected = ['instance/server-1', 'group/group-1', 'group/group-2'].flatMap((name) => {
          const [type = '', id = ''] = name.split('/');
          const state = inventory.state({ type, id });
          const model = MODELS.get(type);
          if (state === undefined || model === undefined) return [];
          const standing = standingProblems(state, model, mergedFields(state, model));
          return [...standing].map(([problem, rest]) => problemText({ key: `${problem}:${id}`, ...rest }));
        });
        assert.deepEqual(inventory.problems().map(problemText).sort(), expected.sort());
      }),
      { numRuns: 300 },
    );
  });

  test('the changes told, played one over the other, give the fields and relations that the objects show', () => {
    fc.assert(
      fc.property(shuffled, ({ mixed }) => {
        const { inventory, outcomes } = play(...mixed);
        const told = new Map<string, Record<string, unknown>>();
        for (const { object, op, set } of outcomes.flatMap(({ changes }) => changes)) {
          if (op === 'delete') told.delete(object.id);
          else told.set(object.id, { ...(op === 'create' ? {} : told.get(object.id)), ...set });
        }
        const alive = inventory.objects().filter(({ deleted }) => !deleted);
        assert.deepEqual([...told.keys()].sort(), alive.map(({ id }) => id).sort());
        for (const { id, fields, relations } of alive) {
          const { members: _, instances: __, ...own } = relations;
          // A value that a late deletion hides is told as null, and then absent.
          const values = Object.entries(told.get(id) ?? {}).filter(
            ([name, one]) => one !== null || name in fields || name in own,
          );
          assert.equal(canonicalJson(Object.fromEntries(values)), canonicalJson({ ...fields, ...own }));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the history of an object ends, and holds each of its messages once', () => {
    fc.assert(
      fc.property(shuffled, ({ mixed }) => {
        const { inventory, outcomes } = play(...mixed);
        for (const ref of [server, { type: 'group', id: 'group-1' }]) {
          const touching = outcomes.filter(({ changes, unchanged = [] }) =>
            [...changes, ...unchanged].some(({ object }) => object.id === ref.id),
          );
          assert.deepEqual(
            inventory.history(ref).map(({ outcome }) => outcome),
            touching.reverse(),
          );
        }
      }),
    );
  });
});

test('a message counts once, whatever comes between', () => {
  const inventory = new MemoryInventory(MODELS);
  const one = message(1, decision(server, { set: { host: 'h1' } }));
  assert.notEqual(inventory.commit(one), 'duplicate');
  assert.notEqual(inventory.commit({ ...one, item: 1 }), 'duplicate');
  assert.equal(inventory.commit(one), 'duplicate');
  assert.equal(digestObjects(inventory.objects()), digestObjects(play(one).inventory.objects()));
});
