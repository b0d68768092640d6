import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CreditPool } from '../../src/amqp1/index.ts';

describe('credit that several receivers share', () => {
  it('lends a busy line all but what is the others’ own, and they always have that', () => {
    const pool = new CreditPool(4000, 70);
    const lines = Array.from({ length: 70 }, () => pool.line());
    assert.equal(pool.standing, 28);
    const [hot, ...others] = lines;
    assert.equal(hot?.take(5000), 4000 - 69 * 28);
    for (const line of others) assert.equal(line.take(30), 28);
    assert.equal(hot.take(1), 0);
  });

  it('gives lines that wait their turn, and one that closed nothing', () => {
    const pool = new CreditPool(12, 3);
    const [hot, second, closed] = [pool.line(), pool.line(), pool.line()];
    const turns: string[] = [];
    const wanting = (name: string, line: typeof hot): void => {
      line.more = () => turns.push(`${name} ${line.take(2)}`);
    };
    assert.equal(hot.take(8), 8);
    assert.deepEqual([second.take(4), closed.take(4)], [2, 2]);
    wanting('hot', hot);
    wanting('second', second);
    wanting('closed', closed);
    assert.equal(hot.take(1), 0);
    closed.close();
    hot.give(3);
    assert.deepEqual(turns, ['second 2', 'hot 1']);
  });

  it('is never more than its bound, and all of it comes back', () => {
    const step = fc.record({
      line: fc.nat(4),
      take: fc.nat(30),
      give: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), fc.array(step, { maxLength: 60 }), (total, steps) => {
        const pool = new CreditPool(total, 5);
        const held = [0, 0, 0, 0, 0];
        const lines = held.map((_, index) => {
          const line = pool.line();
          line.more = () => (held[index] = (held[index] ?? 0) + line.take(1));
          return line;
        });
        for (const { line: index, take, give } of steps) {
          const line = lines[index] as (typeof lines)[number];
          held[index] = (held[index] ?? 0) + line.take(take);
          const settled = Math.floor(held[index] * give);
          held[index] -= settled;
          line.give(settled);
          assert.ok(held.reduce((sum, one) => sum + one) <= total);
        }
        for (const line of lines) line.close();
        assert.equal(pool.line().take(total), total - 4 * pool.standing);
      }),
    );
  });
});
