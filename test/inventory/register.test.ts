import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/model/index.ts';
import { mergeRegister } from '../../src/inventory/register.ts';
import { stamp, value } from './arbitraries.ts';

const register = fc.record({ value, stamp });

suite('mergeRegister', () => {
  test('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(register, register, register, (a, b, c) => {
        assert.equal(canonicalJson(mergeRegister(a, b)), canonicalJson(mergeRegister(b, a)));
        assert.equal(
          canonicalJson(mergeRegister(mergeRegister(a, b), c)),
          canonicalJson(mergeRegister(a, mergeRegister(b, c))),
        );
        assert.equal(mergeRegister(a, a), a);
      }),
      { numRuns: 500 },
    );
  });

  test('with one stamp the larger canonical text wins', () => {
    const at = { generated: 1, form: 'notification', messageId: 'm' } as const;
    const [small, large] = [
      { value: { a: 1, b: 1 }, stamp: at },
      { value: { b: 2, a: 1 }, stamp: at },
    ];
    assert.equal(mergeRegister(small, large), large);
    assert.equal(mergeRegister(large, small), large);
  });

  test('keeps the register that it has when the other adds nothing', () => {
    const at = { generated: 1, form: 'notification', messageId: 'm' } as const;
    const held = { value: [1], stamp: at };
    assert.equal(mergeRegister(held, { value: [1], stamp: { ...at } }), held);
  });
});
