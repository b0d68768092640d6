import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { formatMicros } from '../../src/model/index.ts';

it('formatMicros agrees with Date from 1684 to 2255, and adds the microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9e15, max: 9e15 }), (micros) => {
      const millis = Math.floor(micros / 1000);
      const rest = String(micros - millis * 1000).padStart(3, '0');
      assert.equal(formatMicros(micros), `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`);
    }),
    { numRuns: 500 },
  );
});
