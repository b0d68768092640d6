import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hrTime, justBefore } from '../../../src/sinks/otlp/hrTime.ts';

describe('a time in OTLP', () => {
  it('is in seconds and nanoseconds', () => {
    assert.deepEqual(hrTime('1970-01-01T00:00:01.000002Z'), [1, 2000]);
    assert.deepEqual(justBefore('1970-01-01T00:00:01.000002Z'), [1, 1000]);
    assert.deepEqual(justBefore('1970-01-01T00:00:01.000000Z'), [0, 999_999_000]);
  });

  it('is unknown before 1970, where OTLP has none', () => {
    for (const time of ['1969-12-31T23:59:59.999999Z', '1684-01-01T00:00:00.000000Z']) {
      assert.deepEqual(hrTime(time), [0, 0]);
      assert.deepEqual(justBefore(time), [0, 0]);
    }
    assert.deepEqual(justBefore('1970-01-01T00:00:00.000000Z'), [0, 0]);
  });
});
