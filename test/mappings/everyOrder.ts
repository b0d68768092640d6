import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestObjects } from '../../src/inventory/index.ts';
import { CAPTURES, itemsOf, merge, messagesOf, shuffled } from './captures.ts';

const ORDERS = 100;

/** A test for each capture of a service: its end is the same in any order, with duplicates. */
export function testEveryOrder(service: string): void {
  for (const capture of CAPTURES.filter((name) => name.startsWith(`${service}/`))) {
    test(`${capture} ends the same in ${ORDERS} shuffles with duplicates`, () => {
      const messages = messagesOf(itemsOf(capture));
      const digest = digestObjects(merge(messages).objects());
      for (let seed = 1; seed <= ORDERS; seed += 1) {
        assert.equal(digestObjects(merge(shuffled(messages, seed)).objects()), digest, `shuffle ${seed}`);
      }
    });
  }
}
