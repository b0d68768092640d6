import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RuleHits, runTests } from '../../src/proof/index.ts';
import { CAPTURES, evaluationsOf, itemsOf, readForTest, shipped, shippedMapping } from './captures.ts';

describe('the shipped mappings', () => {
  test('compile without a finding', () => {
    assert.deepEqual(shipped.diagnostics, []);
  });

  test('pass the tests that they carry, which reach every rule', async () => {
    const failed: unknown[] = [];
    let count = 0;
    const hits = new RuleHits();
    for await (const result of runTests(shippedMapping(), readForTest, hits)) {
      count += 1;
      if (!result.ok) failed.push(result);
    }
    assert.deepEqual(failed, []);
    assert.equal(count, shippedMapping().tests.length);
    const unreached = hits.coverage(shippedMapping()).flatMap(({ unused }) => unused);
    assert.deepEqual(
      unreached.map(({ file, line, events }) => `${file}:${line} ${events.join(', ')}`),
      [],
    );
  });

  // The service of the tutorial does not exist: its mapping is written there.
  for (const capture of CAPTURES.filter((name) => !name.startsWith('beacon/'))) {
    test(`know every message of fixtures/${capture}`, () => {
      const evaluations = evaluationsOf(itemsOf(capture));
      assert.ok(evaluations.length > 0);
      const unknown = evaluations
        .filter(({ skipped }) => skipped === 'unmapped')
        .map(({ event }) => event.eventType);
      assert.deepEqual([...new Set(unknown)], []);
      const failures = evaluations.filter(({ event }) => Object.keys(event.dropped).length > 0);
      assert.deepEqual(
        failures.map(({ event }) => [event.eventType, event.dropped]),
        [],
      );
    });
  }
});
