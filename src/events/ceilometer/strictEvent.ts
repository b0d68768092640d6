import type { CeilometerType } from '../../model/index.ts';
import { isoFormat, parseIsoTime } from '../python/time.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { isDict, PyFault } from '../python/value.ts';
import type { EventDefinitions } from './definitions.ts';
import { traitValue } from './traitValue.ts';

/** The event that Ceilometer would publish. */
export interface StrictEvent {
  readonly messageId: PyValue;
  readonly eventType: string;
  /** ISO 8601 without a zone. */
  readonly generated: string;
  readonly traits: readonly (readonly [name: string, type: CeilometerType, value: PyValue])[];
}

/** What becomes of a notification in Ceilometer. */
export type StrictOutcome =
  | { readonly kind: 'event'; readonly event: StrictEvent }
  /** No definition matches, and such are dropped. */
  | { readonly kind: 'dropped' }
  /** An exception, which Ceilometer logs while it acknowledges the message. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * Converts one notification as Ceilometer's own converter does: one trait that fails, or a timestamp that cannot
 * be read, loses the whole event. `body` is what definitions see: ctxt, publisher_id, event_type, payload, metadata.
 */
export function strictEvent(definitions: EventDefinitions, body: PyDict): StrictOutcome {
  let trait: string | null = null;
  try {
    const eventType = body.get('event_type') ?? null;
    const metadata = body.get('metadata') ?? null;
    if (typeof eventType !== 'string') throw new PyFault('TypeError', 'it has no event type');
    const definition = definitions.choose(eventType);
    if (definition === null) return { kind: 'dropped' };
    const generated = isoFormat(parseIsoTime(keyOf(metadata, 'timestamp')));
    const traits: StrictEvent['traits'][number][] = [];
    for (const one of definition.traits) {
      trait = one.name;
      const value = traitValue(one, body);
      if (value !== null) traits.push([one.name, one.type, value]);
    }
    return {
      kind: 'event',
      event: { messageId: keyOf(metadata, 'message_id'), eventType, generated, traits },
    };
  } catch (error) {
    if (!(error instanceof PyFault)) throw error;
    const where = trait === null ? '' : `trait ${trait}: `;
    return { kind: 'lost', why: `${where}${error.type}: ${error.message}` };
  }
}

function keyOf(record: PyValue, key: string): PyValue {
  return isDict(record) ? (record.get(key) ?? null) : null;
}
