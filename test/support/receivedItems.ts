import { outgoingItems } from '../../src/delivery/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';
import type { Json, OutgoingItem } from '../../src/model/index.ts';
import { itemsOf, messagesOf, shippedMapping } from '../mappings/captures.ts';
import { deliver } from '../oslo/deliver.ts';

/** The instance of fixtures/guest/last-samples.jsonl about which a bridge asked while nova deleted it. */
export const ASKED = 'c0ffee00-0000-4000-8000-000000000051';
/** When its last samples were taken. */
export const TAKEN = '2026-11-27T08:34:58.013757Z';
/** When a bridge reads samples that come alone. */
const NOW = Date.UTC(2026, 10, 27, 8, 40) * 1000;

/** A sample as Ceilometer posts it: of the CPU of that instance, unless `more` says otherwise. */
export function loneSample(more: Readonly<Record<string, Json>> = {}): Readonly<Record<string, Json>> {
  return {
    id: '0b6f4e62-aaaa-11f0-8c1b-fa163e000001',
    name: 'cpu',
    type: 'cumulative',
    unit: 'ns',
    volume: 4_000_000_000,
    resource_id: ASKED,
    project_id: '10296907e44248d2a707689f77d59ef6',
    user_id: '6d581c230c86475abf70cce41440e8a1',
    timestamp: '2026-11-27T08:34:00.123456+00:00',
    resource_metadata: { display_name: 'asked' },
    ...more,
  };
}

/** What a bridge has for sinks of samples that others took: those given alone first, then those of the capture. */
export function receivedItems(...lone: readonly Readonly<Record<string, Json>>[]): readonly OutgoingItem[] {
  const inventory = new MemoryInventory(shippedMapping().models);
  const alone = lone.flatMap((sample) => [...deliver(sample, { received: NOW }).items]);
  const messages = messagesOf([...alone, ...itemsOf('guest/last-samples.jsonl')]);
  return messages.flatMap((message, index) => {
    const outcome = inventory.commit(message);
    return outcome === 'duplicate' ? [] : outgoingItems({ seq: index + 1, event: message.event, outcome });
  });
}

/** The samples among them that others took, of a meter where one is named. */
export function receivedSamples(items: readonly OutgoingItem[], meter?: string): readonly OutgoingItem[] {
  return items.filter(
    ({ kind, line }) =>
      kind === 'sample' && line['origin'] === 'received' && (meter === undefined || line['name'] === meter),
  );
}
