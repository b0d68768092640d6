import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDuration } from '../../src/config/index.ts';

describe('parseDuration', () => {
  for (const [text, micros] of [
    ['7us', 7],
    ['250ms', 250_000],
    ['1.5s', 1_500_000],
    ['5m', 300_000_000],
    ['1h30m', 5_400_000_000],
    ['30d', 2_592_000_000_000],
    ['0s', 0],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseDuration(text), micros));
  }

  for (const text of ['', '5', 'm', '-5m', '5 m', '5min', '5m ', '1,5s']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), null));
  }
});
