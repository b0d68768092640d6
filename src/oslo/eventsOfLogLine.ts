import { type CeilometerEvent, formatMicros, type Item, type Json } from '../model/index.ts';

/** Python's words for what Ceilometer's float traits may hold. */
const FLOATS: ReadonlyMap<Json, string> = new Map([
  ['Infinity', 'inf'],
  ['-Infinity', '-inf'],
]);

/**
 * The events that a Ceilometer log line was read to, in Ceilometer's own JSON form, which decodes to the same
 * events: the line itself has no quoting, so no value could be taken out of it and nothing else.
 */
export function eventsOfLogLine(items: readonly Item[]): Json {
  return items.flatMap((item) => (item.form === 'ceilometer' ? [eventOf(item)] : []));
}

function eventOf({ messageId, eventType, claimed, traits, traitTypes, flags }: CeilometerEvent): Json {
  const triples: Json[] = Object.entries(traits).map(([name, value]) => {
    const type = traitTypes[name] ?? 0;
    return [name, type, type === 3 ? (FLOATS.get(value) ?? value) : value];
  });
  return {
    message_id: messageId,
    event_type: eventType,
    generated: claimed === null ? null : formatMicros(claimed),
    // A trait that could not be read is flagged again.
    traits: flags.includes('trait-unread') ? [...triples, null] : triples,
  };
}
