import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HOUR, SECOND } from '../../src/model/index.ts';
import { CallLimit } from '../../src/reachability/callLimit.ts';
import { CallLimits } from '../../src/reachability/index.ts';

const START = 1_700_000_000 * SECOND;

function take(limit: CallLimit, times: number, at: number): readonly number[] {
  return Array.from({ length: times }, () => limit.take(at));
}

describe('reachability/CallLimit', () => {
  it("lets nova's twelve of an hour come at once, and then says how long to wait", () => {
    const limit = new CallLimit(12);
    assert.deepEqual(take(limit, 14, START), [...Array<number>(12).fill(0), 300, 300]);
  });

  it('lets one come every five minutes after that; who is refused does not pay for it', () => {
    const limit = new CallLimit(12);
    take(limit, 12, START);
    assert.equal(limit.take(START + 299 * SECOND), 1);
    assert.equal(limit.take(START + 300 * SECOND), 0);
    assert.equal(limit.take(START + 300 * SECOND), 300);
  });

  it('is as new after an hour', () => {
    const limit = new CallLimit(12);
    take(limit, 12, START);
    assert.deepEqual(take(limit, 12, START + HOUR), Array<number>(12).fill(0));
  });

  it('lets just as many come of any number, and takes a clock that was set back for no time at all', () => {
    for (const calls of [1, 7, 3600]) {
      const limit = new CallLimit(calls);
      const waits = take(limit, calls + 1, START);
      assert.equal(waits.filter((wait) => wait === 0).length, calls);
      assert.ok(limit.take(START - HOUR) > 0);
    }
  });

  it('is one for each caller, and remembers no more of them than there is room for', () => {
    const limits = new CallLimits(1);
    assert.equal(limits.take('a', 0), 0);
    assert.equal(limits.take('b', 0), 0);
    assert.equal(limits.take('a', 0), 3600);
    for (let caller = 0; caller < 10_000; caller += 1) limits.take(String(caller), 0);
    assert.equal(limits.take('a', 0), 0, 'it was forgotten, which is rather that than to grow for ever');
  });
});
