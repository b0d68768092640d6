import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelay } from '../../src/model/index.ts';

const DELAYS = { first: 100, longest: 10_000 };

test('delays double up to a limit', () => {
  assert.deepEqual(
    [1, 2, 3, 9, 50, 5000].map((attempt) => retryDelay(DELAYS, attempt, () => 0.5)),
    [100, 200, 400, 10_000, 10_000, 10_000],
  );
});

test('delays are spread by a fifth', () => {
  assert.deepEqual(
    [0, 1].map((chance) => retryDelay(DELAYS, 1, () => chance)),
    [80, 120],
  );
});
