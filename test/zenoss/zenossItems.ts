import assert from 'node:assert/strict';
import { outgoingItems } from '../../src/delivery/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import type { Item, Json, OutgoingItem } from '../../src/model/index.ts';
import { MapBatch, type ObjectMap } from '../../src/zenoss/index.ts';
import { itemOf, messagesOf, shippedMapping } from '../mappings/captures.ts';

let sent = 0;

/** A notification, each a second after the one before. */
export function told(event: string, payload: Json): Item {
  sent += 1;
  return itemOf({
    message_id: `m${sent}`,
    event_type: event,
    publisher_id: 'network.ctl01',
    priority: 'INFO',
    timestamp: new Date(Date.UTC(2026, 2, 2, 9, 0, sent)).toISOString().replace('T', ' ').slice(0, -1),
    payload,
  });
}

/** What sinks are given of notifications. */
export function itemsFor(items: readonly Item[]): readonly OutgoingItem[] {
  const inventory = new MemoryInventory(shippedMapping().models);
  return messagesOf(items).flatMap((message, index) => {
    const outcome = inventory.commit(message);
    assert.ok(outcome !== 'duplicate');
    return outgoingItems({ seq: index + 1, event: message.event, outcome });
  });
}

/** The maps of items, one batch. */
export function mapsOf(items: readonly OutgoingItem[]): readonly ObjectMap[] {
  const batch = new MapBatch();
  for (const item of items) batch.take(item);
  return batch.maps();
}

/** The maps of notifications, one batch, by id. */
export function mapsById(...items: readonly Item[]): ReadonlyMap<string, ObjectMap> {
  return new Map(mapsOf(itemsFor(items)).map((map) => [map.id, map]));
}
