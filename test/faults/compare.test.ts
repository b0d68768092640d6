import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compare } from '../../faults/compare.ts';
import { Random } from '../../faults/random.ts';

suite('the comparison of what was sent with the history', () => {
  const at = (published: number): { published: number; confirmed: number } => ({
    published,
    confirmed: published + 10,
  });
  const sent = new Map([
    ['a', at(10_000)],
    ['b', at(20_000)],
    ['c', at(30_000)],
  ]);

  test('finds nothing where each is there once', () => {
    const counts = new Map([...sent.keys()].map((id) => [id, 1]));
    assert.deepEqual(compare(sent, counts, []), { sent: 3, lost: [], named: [], doubled: [], strange: [] });
  });

  test('tells what is missing in a named gap from what is missing outside', () => {
    const { lost, named } = compare(sent, new Map([['c', 1]]), [{ since: 10_500, until: 18_000 }]);
    assert.deepEqual([lost, named], [['b'], ['a']]);
  });

  test('takes a gap without an end for one that lasts', () => {
    const { lost, named } = compare(sent, new Map(), [{ since: 15_000, until: Infinity }]);
    assert.deepEqual([lost, named], [['a'], ['b', 'c']]);
  });

  test('finds what is there twice, and what nobody sent', () => {
    const counts = new Map([...[...sent.keys()].map((id) => [id, 1] as const), ['b', 2], ['x', 1]]);
    const { doubled, strange } = compare(sent, counts, []);
    assert.deepEqual([doubled, strange], [['b'], ['x']]);
  });
});

test('a seed gives the same numbers again, and another one others', () => {
  const numbers = (...words: readonly (string | number)[]): readonly number[] => {
    const random = new Random(...words);
    return Array.from({ length: 100 }, () => random.integer(3, 9));
  };
  assert.deepEqual(numbers(1, 'half-open-link', 0), numbers(1, 'half-open-link', 0));
  assert.notDeepEqual(numbers(1, 'half-open-link', 0), numbers(2, 'half-open-link', 0));
  assert.deepEqual(new Set(numbers(1)), new Set([3, 4, 5, 6, 7, 8, 9]));
});
