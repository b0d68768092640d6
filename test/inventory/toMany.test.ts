import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compareStamps, type Stamp } from '../../src/model/index.ts';
import { emptyToMany, mergeList, mergeMember, presentIds, sortedIds } from '../../src/inventory/toMany.ts';
import { stamp } from './arbitraries.ts';

type Write = { stamp: Stamp; list: string[] } | { stamp: Stamp; id: string; present: boolean };

const id = fc.constantFrom('a', 'b', 'c');
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ stamp, list: fc.array(id, { maxLength: 3 }) }),
  fc.record({ stamp, id, present: fc.boolean() }),
);

function merged(writes: readonly Write[], hidden: Stamp | null): readonly string[] | undefined {
  const many = emptyToMany();
  for (const one of writes) {
    if ('list' in one) mergeList(many, sortedIds(one.list), one.stamp);
    else mergeMember(many, one.id, { value: one.present, stamp: one.stamp });
  }
  return presentIds(many, hidden);
}

suite('to-many relations', () => {
  test('order and duplication of links, unlinks and lists do not matter, hidden or not', () => {
    const mixed = fc
      .array(write, { maxLength: 8 })
      .chain((writes) =>
        fc.tuple(
          fc.constant(writes),
          fc.shuffledSubarray([...writes, ...writes], { minLength: writes.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(mixed, fc.option(stamp), ([writes, other], hidden) => {
        assert.deepEqual(merged(other, hidden), merged(writes, hidden));
      }),
      { numRuns: 500 },
    );
  });

  test('an id belongs by its own newest link or unlink if that is newer than the newest list, else by the list', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(write, { selector: (one) => JSON.stringify(one.stamp), maxLength: 8 }),
        (writes) => {
          const newest = writes.toSorted((a, b) => compareStamps(b.stamp, a.stamp));
          for (const one of ['a', 'b', 'c']) {
            const last = newest.find((candidate) => 'list' in candidate || candidate.id === one);
            const expected = last !== undefined && ('list' in last ? last.list.includes(one) : last.present);
            assert.equal((merged(writes, null) ?? []).includes(one), expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a relation of which nothing was said is absent, one that was emptied is empty', () => {
    const at = { generated: 1, form: 'notification', messageId: 'm' } as const;
    assert.equal(merged([], null), undefined);
    assert.deepEqual(merged([{ stamp: at, list: [] }], null), []);
    assert.deepEqual(merged([{ stamp: at, id: 'a', present: false }], null), []);
    assert.equal(merged([{ stamp: at, list: ['a'] }], at), undefined);
  });
});
