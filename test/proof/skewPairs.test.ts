import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Item, Json } from '../../src/model/index.ts';
import { SECOND } from '../../src/model/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';
import type { Divergence } from '../../src/proof/index.ts';
import { verify } from '../../src/proof/index.ts';
import { fileOrder } from '../../src/proof/orders.ts';
import { evaluateAll } from '../../src/proof/reading.ts';
import { mergeAll } from '../../src/proof/splitInventory.ts';
import { readings, sent } from './migration.ts';
import { MEMBERSHIP } from './membership.ts';

const { mapping } = compileMappings([
  [
    {
      path: 'm.yaml',
      text: MEMBERSHIP,
    },
  ],
]);
assert.ok(mapping !== null);

const message = fc.record({
  at: fc.integer({ min: 0, max: 3000 }),
  type: fc.constantFrom('add', 'add', 'remove'),
  by: fc.constantFrom('a.1', 'b.1', 'c.1'),
  role: fc.constantFrom('admin', 'member'),
  users: fc.uniqueArray(fc.constantFrom('ann', 'bob'), { maxLength: 2 }),
});
const capture = fc
  .array(message, { minLength: 2, maxLength: 7 })
  .map((list) =>
    list.map(({ at, type, by, role, users }, index) =>
      sent(at / 1000, type, by, { role, users }, { messageId: `m${index}` }),
    ),
  );

function ahead(items: readonly Item[], publisher: string, micros: number): Item[] {
  return items.map((item) =>
    item.publisherId === publisher ? { ...item, generated: item.generated + micros } : item,
  );
}

/** What a field of the one object is when these messages are merged; a member of a list is true, or null. */
function valueOf(items: readonly Item[], field: string): Json {
  const { objects } = mergeAll(fileOrder(evaluateAll(readings(...items), mapping!)).batches, mapping!.models);
  const [view] = objects;
  if (field === 'deleted') return view?.deleted ?? null;
  const [, relation = '', member] = /^(\w+)\[(.*)\]$/.exec(field) ?? [];
  if (member === undefined) return { ...view?.fields, ...view?.relations }[field] ?? null;
  return (view?.relations[relation] as readonly Json[] | undefined)?.includes(member) === true || null;
}

const shown = (value: Json | undefined): Json => (value === false ? null : (value ?? null));

function divergencesOf(items: readonly Item[]): Divergence[] {
  const records = [...verify(readings(...items), mapping!, { orders: 0, seed: 1, skew: SECOND })];
  return records.filter((record) => record.kind === 'divergence');
}

const PUBLISHERS = ['a.1', 'b.1', 'c.1'];

describe('the pair of messages that verify names', () => {
  it('alone gives the two values, at its smallest shift and not a microsecond before', () => {
    fc.assert(
      fc.property(capture, (items) => {
        for (const { field, values, events, smallest_shift } of divergencesOf(items)) {
          assert.ok(events !== undefined && smallest_shift !== undefined);
          const ids = events.map(({ message_id }) => message_id);
          const pair = items.filter(({ messageId }) => ids.includes(messageId));
          assert.equal(pair.length, 2);
          const [, rival] = events;
          const micros = Math.round(smallest_shift * SECOND);
          const asStamped = field === 'deleted' ? values[0] : shown(values[0]);
          const asShifted = field === 'deleted' ? values[1] : shown(values[1]);
          for (const messages of [pair, items]) {
            assert.deepEqual(valueOf(messages, field), asStamped);
            assert.deepEqual(valueOf(ahead(messages, rival.publisher, micros), field), asShifted);
          }
          assert.deepEqual(valueOf(ahead(pair, rival.publisher, micros - 1), field), asStamped);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the one with the smallest shift: no clock that is ahead by less changes the field', () => {
    fc.assert(
      fc.property(capture, fc.double({ min: 0, max: 1, noNaN: true }), (items, share) => {
        for (const { field, smallest_shift } of divergencesOf(items)) {
          const less = Math.floor(Math.round((smallest_shift ?? 0) * SECOND - 1) * share);
          for (const publisher of PUBLISHERS) {
            assert.deepEqual(valueOf(ahead(items, publisher, less), field), valueOf(items, field));
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
