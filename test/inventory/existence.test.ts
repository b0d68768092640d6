import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Stamp } from '../../src/model/index.ts';
import { lifeOf } from '../../src/inventory/index.ts';
import { mergeExistence } from '../../src/inventory/existence.ts';
import { stamp } from './arbitraries.ts';

const existence = fc.record(
  { created: fc.option(stamp), deleted: fc.option(stamp), known: fc.boolean() },
  { noNullPrototype: true },
);

function at(generated: number): Stamp {
  return { generated, form: 'notification', messageId: 'm' };
}

suite('existence', () => {
  test('merging is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(existence, existence, existence, (a, b, c) => {
        assert.deepEqual(mergeExistence(a, b), mergeExistence(b, a));
        assert.deepEqual(mergeExistence(mergeExistence(a, b), c), mergeExistence(a, mergeExistence(b, c)));
        assert.equal(mergeExistence(a, a), a);
      }),
      { numRuns: 500 },
    );
  });

  const lives = [
    { created: null, deleted: null, known: false, unique: 'absent', reusable: 'absent' },
    { created: null, deleted: null, known: true, unique: 'alive', reusable: 'alive' },
    { created: null, deleted: at(1), known: false, unique: 'dead', reusable: 'dead' },
    { created: at(1), deleted: at(2), known: true, unique: 'dead', reusable: 'dead' },
    { created: at(2), deleted: at(2), known: true, unique: 'dead', reusable: 'dead' },
    { created: at(3), deleted: at(2), known: true, unique: 'dead', reusable: 'alive' },
  ] as const;
  for (const { unique, reusable, ...found } of lives) {
    const when = `created ${found.created?.generated ?? '-'}, deleted ${found.deleted?.generated ?? '-'}`;
    test(`${when}, ${found.known ? 'known' : 'unknown'}: a unique id is ${unique}, a reusable one ${reusable}`, () => {
      assert.equal(lifeOf(found, 'unique'), unique);
      assert.equal(lifeOf(found, 'reusable'), reusable);
    });
  }
});
