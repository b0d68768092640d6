import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { outgoingItems } from '../../src/delivery/index.ts';
import { itemFilter } from '../../src/expressions/index.ts';
import { logEntry, MIGRATED, SERVER } from '../support/logEntries.ts';

interface Fields {
  readonly properties: {
    readonly filter?: { readonly examples: readonly string[] };
    readonly kinds?: { readonly default?: readonly string[] };
  };
}

/** What a cloud may bring, of all kinds that a sink takes unless it is told otherwise. */
const ITEMS = [
  ...outgoingItems(MIGRATED),
  ...outgoingItems(
    logEntry(
      2,
      {},
      {
        problems: [
          {
            key: `guest-unresponsive:${SERVER}`,
            state: 'raised',
            severity: 4,
            summary: 'gone',
            object: SERVER,
            since: '2017-01-23T06:22:02.761138Z',
          },
        ],
      },
    ),
  ),
];

describe('the filter that the reference shows for a sink', () => {
  for (const { kind, type, schema } of COMPONENT_SPECS) {
    const { filter, kinds } = (schema as unknown as Fields).properties;
    if (kind !== 'sink' || filter === undefined) continue;
    it(`lets through some of what ${type} takes`, () => {
      const taken = ITEMS.filter((item) => (kinds?.default ?? ['problem']).includes(item.kind));
      for (const example of filter.examples) {
        const accepts = itemFilter(example);
        assert.ok(typeof accepts === 'function' && taken.some(accepts), example);
      }
    });
  }
});
