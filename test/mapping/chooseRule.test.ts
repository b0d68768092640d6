import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileChoice } from '../../src/mapping/chooseRule.ts';
import { intersect } from '../../src/mapping/ruleSpecificity.ts';
import { matchEvent } from '../../src/events/index.ts';

describe('the choice of a rule', () => {
  const choose = compileChoice(
    ['*', 'compute.instance.*', 'compute.*.resize.end', 'compute.instance.resize.end'].map((pattern) => ({
      pattern,
      rule: pattern,
    })),
  );

  it('prefers the exact type, then the glob with more literal characters', () => {
    assert.equal(choose('compute.instance.resize.end')?.winner.pattern, 'compute.instance.resize.end');
    assert.equal(choose('compute.server.resize.end')?.winner.pattern, 'compute.*.resize.end');
    assert.equal(choose('compute.instance.update')?.winner.pattern, 'compute.instance.*');
    assert.equal(choose('volume.create.end')?.winner.pattern, '*');
  });

  it('names those that it beat, the closest first', () => {
    assert.deepEqual(
      choose('compute.instance.resize.end')?.beaten.map(({ pattern }) => pattern),
      ['compute.*.resize.end', 'compute.instance.*', '*'],
    );
  });
});

describe('the patterns that two globs share', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 5 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });

  it('match exactly what both match', () => {
    fc.assert(
      fc.property(glob, glob, word, (a, b, text) => {
        const both = matchEvent(a)(text) && matchEvent(b)(text);
        assert.equal(
          intersect(a, b).some((pattern) => matchEvent(pattern)(text)),
          both,
        );
      }),
      { numRuns: 500 },
    );
  });
});
