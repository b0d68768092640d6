import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CounterStarts } from '../../../src/sinks/otlp/counterStarts.ts';

describe('since when a counter counts', () => {
  const at = (second: number): string => `2026-01-01T00:00:0${second}.000000Z`;

  it('is its first reading, and the last one before it fell', () => {
    const starts = new CounterStarts();
    const readings: readonly (readonly [second: number, value: number, start: number])[] = [
      [1, 10, 1],
      [2, 20, 1],
      [4, 3, 2],
      [5, 4, 2],
      [5, 4, 2],
      [3, 30, 2],
      [1, 10, 1],
      [6, 5, 2],
    ];
    for (const [second, value, start] of readings) {
      assert.equal(starts.of('a', at(second), value), at(start), `${value} at ${second}`);
    }
    assert.equal(starts.of('b', at(7), 1), at(7));
  });
});
