import { convertStrictly, isoFormat, parseIsoTime, toPython, type PyValue } from '../../events/index.ts';
import type {
  CeilometerReading,
  CeilometerType,
  FlatEvent,
  Json,
  OutgoingItem,
  PublishedTrait,
} from '../../model/index.ts';

/** An event as Ceilometer holds it before it is written. Times are ISO 8601 in UTC without a zone. */
export interface PublishedEvent {
  readonly messageId: string;
  readonly eventType: string;
  readonly generated: string;
  readonly traits: readonly (readonly [name: string, type: CeilometerType, value: PyValue])[];
}

/** The event of an item; null where Ceilometer would publish none. */
export function publishedEvent({ line }: OutgoingItem): PublishedEvent | null {
  const event = line as FlatEvent;
  const reading = event['ceilometer'] as unknown as CeilometerReading | null | undefined;
  if (reading === null) return null;
  const claimed = event['claimed'] as string | null | undefined;
  return {
    messageId: event.message_id,
    eventType: event.event_type,
    generated: reading?.generated ?? plainTime(claimed ?? event.generated),
    traits: reading === undefined ? ownTraits(event) : reading.traits.map(exactTrait),
  };
}

const PREFIX = 'trait_';
/** How stackwire writes what it knows to be a time. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Without definitions: the flat event's own traits, of the types that their values have. */
function ownTraits(event: FlatEvent): PublishedEvent['traits'] {
  return Object.entries(event).flatMap(([key, value]) =>
    key.startsWith(PREFIX) && value !== null ? [[key.slice(PREFIX.length), ...typed(value)] as const] : [],
  );
}

function typed(json: Json): readonly [CeilometerType, PyValue] {
  if (typeof json === 'string' && TIME.test(json)) return [4, plainTime(json)];
  const value = toPython(json);
  if (typeof value === 'bigint') return [2, value];
  if (typeof value === 'number') return [3, value];
  return [1, convertStrictly(1, value)];
}

/** JSON does not tell `1` from `1.0`; the type does. */
function exactTrait([name, type, json]: PublishedTrait): PublishedEvent['traits'][number] {
  if (type === 2) return [name, type, BigInt(json as number | bigint)];
  return [name, type, type === 3 ? Number(json) : (json as string)];
}

function plainTime(text: string): string {
  return isoFormat(parseIsoTime(text));
}
