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
      assert.equal(
        starts.of('a', { at: at(second), value, since: null }),
        at(start),
        `${value} at ${second}`,
      );
    }
    assert.equal(starts.of('b', { at: at(7), value: 1, since: null }), at(7));
  });

  it('is what the first reading says, and what a later one says of a new run since the one before', () => {
    const readings: readonly (readonly [
      second: number,
      value: number,
      since: number | null,
      start: number,
    ])[] = [
      [3, 10, 1, 1],
      [4, 11, null, 1],
      // As far back as somebody else saw it: no new run, and a start that was told stays.
      [5, 12, 2, 1],
      [5, 12, 2, 1],
      // A new run that has counted further than the one before.
      [8, 90, 7, 7],
      [8, 90, 7, 7],
      [9, 2, 1, 8],
    ];
    const starts = new CounterStarts();
    for (const [second, value, since, start] of readings) {
      const reading = { at: at(second), value, since: since === null ? null : at(since) };
      assert.equal(starts.of('a', reading), at(start), `${value} at ${second}`);
    }
    // A clock that is wrong says nothing.
    assert.equal(starts.of('b', { at: at(3), value: 1, since: at(4) }), at(3));
  });
});
