import { pyText, toPython } from '../events/index.ts';
import type { Json, OutgoingItem } from '../model/index.ts';

/** Name, type (1 text, 2 integer, 3 float, 4 time) and value. */
export type CeilometerTrait = readonly [name: string, type: number, value: Json];

/** An event as Ceilometer serialises it: to its dispatchers, and in a list to whom its `http` publisher posts. */
export interface CeilometerEvent {
  readonly message_id: string;
  readonly event_type: string;
  /** ISO, UTC, without a zone. */
  readonly generated: string;
  readonly traits: readonly CeilometerTrait[];
  readonly raw: Readonly<Record<string, never>>;
}

const PREFIX = 'trait_';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/**
 * The event that Ceilometer would have made, with the traits in force; null for what no message brought. As there, what is null is
 * left out, and lists are the text of a Python value, but that is whole: Ceilometer cuts it at 255 characters.
 */
export function ceilometerEvent({ event }: OutgoingItem): CeilometerEvent | null {
  if (event === null) return null;
  return {
    message_id: event.message_id,
    event_type: event.event_type,
    generated: withoutZone(event.generated),
    traits: Object.entries(event)
      .filter(([key, value]) => key.startsWith(PREFIX) && value !== null)
      .map(([key, value]) => traitOf(key.slice(PREFIX.length), value)),
    raw: {},
  };
}

/** A time of the contract as Python's `isoformat` has it, in UTC and without a zone. */
export function withoutZone(time: string): string {
  return time.replace(/(?:\.000000)?Z$/, '');
}

/** A value that is not null, as Ceilometer has it. */
export function traitOf(name: string, value: Json): CeilometerTrait {
  if (typeof value === 'bigint') return [name, 2, value];
  if (typeof value === 'number') return [name, Number.isInteger(value) ? 2 : 3, value];
  if (typeof value === 'string' && TIME.test(value)) return [name, 4, withoutZone(value)];
  return [name, 1, pyText(toPython(value))];
}
