import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { recordMaker } from '../../src/model/index.ts';

describe('recordMaker', () => {
  it('makes the record of the names that have a value, whatever it made before', () => {
    const names = Array.from({ length: 20 }, (_, index) => `name_${index}`);
    const make = recordMaker<number | null>(names);
    const value = fc.option(fc.option(fc.integer()), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value, { minLength: names.length, maxLength: names.length }), (values) => {
        const wanted = names.flatMap((name, index) =>
          values[index] === undefined ? [] : [[name, values[index]] as const],
        );
        assert.deepEqual(make(values), Object.fromEntries(wanted));
      }),
    );
  });

  it('never gives the same record twice', () => {
    const make = recordMaker<number>(['a']);
    assert.notEqual(make([1]), make([1]));
  });
});
