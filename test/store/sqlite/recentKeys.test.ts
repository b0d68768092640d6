import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RecentKeys } from '../../../src/store/sqlite/recentKeys.ts';

function key(name: number): Buffer {
  return createHash('sha256').update(String(name)).digest().subarray(0, 17);
}

describe('the newest seen keys', () => {
  it('never deny a key that was stored, and deny nearly all others', () => {
    const message = fc.tuple(fc.integer({ min: 90, max: 110 }), fc.nat());
    fc.assert(
      fc.property(fc.array(message, { maxLength: 200 }), fc.nat({ max: 200 }), (messages, forgetAt) => {
        const recent = new RecentKeys(100);
        for (const [index, [second, name]] of messages.entries()) {
          if (index === forgetAt) recent.forget();
          recent.add(second, key(name));
        }
        assert.ok(messages.every(([second, name]) => recent.mayHold(second, key(name))));
      }),
    );
    const recent = new RecentKeys(100);
    for (let name = 0; name < 10_000; name += 1) recent.add(101, key(name));
    const denied = Array.from({ length: 1000 }, (_, index) => !recent.mayHold(101, key(-1 - index)));
    assert.ok(denied.filter(Boolean).length > 990);
  });

  it('know nothing of what was stored before they were', () => {
    assert.equal(new RecentKeys(100).mayHold(100, key(1)), true);
    assert.equal(new RecentKeys(100).mayHold(101, key(1)), false);
  });

  it('leave all to the index when there are many, and go on with what is newer', () => {
    const recent = new RecentKeys(0);
    for (let name = 0; name <= 20_000; name += 1) recent.add(1, key(name));
    assert.equal(recent.mayHold(1, key(-1)), true);
    assert.equal(recent.mayHold(2, key(-1)), false);
    recent.add(2, key(5));
    assert.equal(recent.mayHold(2, key(5)), true);
  });
});
