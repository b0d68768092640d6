import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherOrders } from '../../src/proof/orders.ts';

const MESSAGES = Array.from({ length: 40 }, (_, index) => index);

function flat(count: number, seed: number): number[][] {
  return [...otherOrders(MESSAGES, count, seed)].map(({ batches }) => batches.flat());
}

describe('orders of arrival', () => {
  it('begin with the reverse', () => {
    assert.deepEqual(flat(0, 1), [MESSAGES.toReversed()]);
  });

  it('hold every message, some twice', () => {
    for (const order of flat(10, 1).slice(1)) {
      assert.deepEqual(
        [...new Set(order)].toSorted((a, b) => a - b),
        MESSAGES,
      );
      assert.ok(order.length > MESSAGES.length);
      assert.notDeepEqual(order.slice(0, MESSAGES.length), MESSAGES);
    }
  });

  it('are split into several batches, none of them empty', () => {
    for (const { batches } of [...otherOrders(MESSAGES, 10, 1)].slice(1)) {
      assert.ok(batches.length > 1);
      assert.ok(batches.every((batch) => batch.length > 0));
    }
  });

  it('come again with the same seed, and differ with another', () => {
    assert.deepEqual(flat(5, 3), flat(5, 3));
    assert.notDeepEqual(flat(5, 3), flat(5, 4));
  });
});
