import type { Event, FlatEvent, Form, ItemFlag, Json, Micros, Traits } from '../model/index.ts';
import { parseTimestamp } from '../oslo/index.ts';

const PREFIX = 'trait_';

/**
 * The event that a stored flat event was written from, so that it can be evaluated again. Severity, summary,
 * component and keys are not taken over: evaluating makes them anew.
 */
export function eventFromFlat(flat: FlatEvent): Event {
  const traits: Record<string, Json> = {};
  for (const [key, value] of Object.entries(flat)) {
    if (key.startsWith(PREFIX)) traits[key.slice(PREFIX.length)] = value;
  }
  const generated = micros(flat.generated);
  return {
    form: flat['form'] as Form,
    messageId: flat.message_id,
    item: (flat['item'] ?? 0) as number,
    eventType: flat.event_type,
    publisherId: flat.publisher_id,
    priority: flat.priority,
    generated,
    claimed: Object.hasOwn(flat, 'claimed') ? claimedOf(flat['claimed'] as string | null) : generated,
    received: micros(flat.rcvtime),
    flags: (flat['flags'] ?? []) as readonly ItemFlag[],
    traits,
    items: (flat['items'] ?? {}) as Readonly<Record<string, readonly Traits[]>>,
    dropped: (flat['dropped'] ?? {}) as Readonly<Record<string, string>>,
  };
}

function claimedOf(text: string | null): Micros | null {
  return text === null ? null : micros(text);
}

function micros(text: string): Micros {
  return parseTimestamp(text) ?? 0;
}
