import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopback, secretTest } from '../../src/guard/index.ts';

describe('an address', () => {
  for (const host of ['localhost', 'LocalHost', '127.0.0.1', '127.8.9.1', '::1', '[::1]']) {
    it(`is this machine only: ${host}`, () => assert.equal(isLoopback(host), true));
  }
  for (const host of [
    '',
    '0.0.0.0',
    '::',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example',
    '127.0.0',
    '::11',
    ' localhost',
  ]) {
    it(`is others' too: ${host || 'none'}`, () => assert.equal(isLoopback(host), false));
  }
});

describe('a secret', () => {
  const isIt = secretTest('Bearer ünïcode');

  it('is itself and nothing else', () => assert.equal(isIt('Bearer ünïcode'), true));

  // `timingSafeEqual` throws on texts of two lengths, so what is compared has one.
  for (const offered of [
    '',
    'Bearer',
    'Bearer ünïcod',
    'Bearer ünïcode ',
    'bearer ünïcode',
    'x'.repeat(100_000),
  ])
    it(`is not ${offered.slice(0, 20) || 'nothing'}, of length ${offered.length}`, () => {
      assert.equal(isIt(offered), false);
    });
});
