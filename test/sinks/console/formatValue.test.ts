import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/model/index.ts';
import { formatValue } from '../../../src/sinks/console/index.ts';

describe('formatValue', () => {
  const cases: readonly (readonly [value: Json, text: string])[] = [
    ['ndc27-3222', 'ndc27-3222'],
    ['87be4b45-e214-4ca3-8f5c-1bd31159f9e4', '87be4b45-e214-4ca3-8f5c-1bd31159f9e4'],
    ['block device mapping', 'block device mapping'],
    ['', '""'],
    ['null', '"null"'],
    [null, 'null'],
    ['512', '"512"'],
    ['1e5', '"1e5"'],
    ['10296907e44248d2a707689f77d59ef6', '10296907e44248d2a707689f77d59ef6'],
    ['2017-01-23T05:06:41.000000Z', '2017-01-23T05:06:41.000000Z'],
    ['-', '"-"'],
    [512, '512'],
    [18014398509481985n, '18014398509481985'],
    [['a', 1n], '["a",1]'],
    [{ a: null }, '{"a":null}'],
    ['two  spaces', '"two  spaces"'],
    ['line\nbreak', '"line\\nbreak"'],
    ['\u009b1m', '"\\u009b1m"'],
  ];
  for (const [value, text] of cases) {
    it(`writes ${text}`, () => {
      assert.equal(formatValue(value), text);
    });
  }
});
