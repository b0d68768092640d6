import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchEvent } from '../../../src/events/index.ts';
import { intersect } from '../../../src/mapping/language/ruleSpecificity.ts';

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
