import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchEvent } from '../../src/events/index.ts';

describe('matchEvent', () => {
  const cases: readonly (readonly [pattern: string, eventType: string, matches: boolean])[] = [
    ['compute.instance.update', 'compute.instance.update', true],
    ['compute.instance.update', 'compute.instance.updates', false],
    ['compute.instance.*', 'compute.instance.live_migration._post.end', true],
    ['compute.instance.*', 'compute.instance', false],
    ['*.end', 'port.create.end', true],
    ['compute.*.end', 'compute.end', false],
    ['a*b*b', 'abb', true],
    ['a*b*b', 'ab', false],
    ['*', '', true],
    ['x.y', 'xzy', false],
  ];
  for (const [pattern, eventType, matches] of cases) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} "${eventType}"`, () => {
      assert.equal(matchEvent(pattern)(eventType), matches);
    });
  }

  it('agrees with the regular expression of the same glob', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 6 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, word, (glob, eventType) => {
        const expression = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        assert.equal(matchEvent(glob)(eventType), expression.test(eventType));
      }),
    );
  });
});
