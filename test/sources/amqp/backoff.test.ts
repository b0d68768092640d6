import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../../../src/sources/amqp/backoff.ts';

const middle = (): number => 0.5;

test('delays double up to a limit, which is lower for a broker that is down', () => {
  assert.deepEqual(
    [1, 2, 3, 9, 50].map((attempt) => backoff(attempt, 'failed', middle)),
    [100, 200, 400, 10_000, 10_000],
  );
  assert.deepEqual(
    [1, 4, 5, 50].map((attempt) => backoff(attempt, 'refused', middle)),
    [100, 800, 1000, 1000],
  );
});

test('delays are spread by a fifth', () => {
  assert.equal(
    backoff(1, 'failed', () => 0),
    80,
  );
  assert.equal(
    backoff(1, 'failed', () => 1),
    120,
  );
});
