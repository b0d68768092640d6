import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gapItem, outgoingItems } from '../../src/delivery/index.ts';
import { itemFilter } from '../../src/expressions/index.ts';
import { MIGRATED } from '../support/logEntries.ts';

function accepted(text: string): string[] {
  const filter = itemFilter(text);
  assert.equal(typeof filter, 'function', JSON.stringify(filter));
  const items = [...outgoingItems(MIGRATED), gapItem(1, 2)];
  return items.filter(filter as Exclude<typeof filter, readonly unknown[]>).map(({ kind }) => kind);
}

describe('a filter', () => {
  it('sees the kind, the line and the event', () => {
    assert.deepEqual(accepted("kind == 'change'"), ['change']);
    assert.deepEqual(accepted("item.object.type == 'instance'"), ['change']);
    assert.deepEqual(accepted("event != null && event.event_type.startsWith('compute.')"), [
      'event',
      'change',
    ]);
  });

  it('does not accept what lacks a key that it reads', () => {
    assert.deepEqual(accepted('item.severity == 2'), ['event']);
  });

  it('is told what is wrong with it', () => {
    const faults = itemFilter("knd == 'change'");
    assert.ok(Array.isArray(faults));
    assert.match(JSON.stringify(faults), /unknown name `knd`/);
  });
});
