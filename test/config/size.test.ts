import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSize } from '../../src/config/index.ts';

describe('parseSize', () => {
  for (const [text, bytes] of [
    ['0B', 0],
    ['64MB', 64_000_000],
    ['3kB', 3000],
    ['1.5 GiB', 1_610_612_736],
    ['2KiB', 2048],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseSize(text), bytes));
  }

  for (const text of ['', '64', 'MB', '64mb', '-1MB', '1MB2']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseSize(text), null));
  }
});
