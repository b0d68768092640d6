import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { didYouMean, nearest } from '../../src/yaml/index.ts';

describe('nearest', () => {
  const names = ['create', 'delete', 'update', 'max_skew', 'url'];

  for (const [word, expected] of [
    ['updat', 'update'],
    ['udpate', 'update'],
    ['Create', 'create'],
    ['maxSkew', 'max_skew'],
    ['max-skew', 'max_skew'],
    ['uri', 'url'],
    ['rul', 'url'],
    ['samples', undefined],
    ['x', undefined],
    ['', undefined],
  ] as const) {
    it(`finds ${String(expected)} for ${JSON.stringify(word)}`, () =>
      assert.equal(nearest(word, names), expected));
  }

  it('takes the closest, and the first of equals', () => {
    assert.equal(nearest('hosts', ['hoist', 'host', 'ghost']), 'host');
    assert.equal(nearest('tat', ['bat', 'cat']), 'bat');
  });
});

describe('didYouMean', () => {
  it('is a question, or undefined', () => {
    assert.equal(didYouMean('hots', ['host']), 'did you mean `host`?');
    assert.equal(didYouMean('hots', ['port']), undefined);
  });
});
