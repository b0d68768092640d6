import { createHash } from 'node:crypto';
import type { ImportRequest, Json, JsonObject } from '../model/index.ts';
import { canonicalJson, formatMicros } from '../model/index.ts';
import type { Listing } from './tables/listing.ts';

/** Who is named as the sender. */
export const IMPORT_PUBLISHER = 'stackwire.import';

/** The event type of what a list says of one object, and of an object that is missing in it. */
export function importEventTypes({ type }: Pick<Listing, 'type'>): {
  readonly row: string;
  readonly gone: string;
} {
  return { row: `import.${type}`, gone: `import.${type}.gone` };
}

/**
 * A list as notifications in the form of the service's own: the same mapping file reads both, so ids, normal forms and
 * authority are the same for what is polled and for what was told. They are stamped with the time of the list, and
 * their ids follow from what they say: the same list twice is the same messages. A row without an id is left out.
 */
export function importNotifications(listing: Listing, { asOf, rows, gone }: ImportRequest): JsonObject[] {
  const { row: rowType, gone: goneType } = importEventTypes(listing);
  const told = rows
    .map((row) => payloadOf(listing, row))
    .filter((payload) => isFilled(valueAt(payload, listing.id)))
    .map((payload) => notification(rowType, payload, asOf));
  return [...told, ...gone.map((id) => notification(goneType, put({}, listing.id, id), asOf))];
}

function payloadOf({ columns }: Listing, row: JsonObject): JsonObject {
  let payload: JsonObject = {};
  for (const { names, to, read } of columns) {
    const name = names.find((one) => Object.hasOwn(row, one));
    if (to === null || name === undefined || valueAt(payload, to) !== undefined) continue;
    const written = row[name] ?? null;
    const value = read === undefined ? written : read(written, row);
    if (value !== undefined) payload = put(payload, to, value);
  }
  return payload;
}

function put(object: JsonObject, [key = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...object, [key]: value };
  return { ...object, [key]: put((object[key] ?? {}) as JsonObject, rest, value) };
}

function valueAt(object: JsonObject, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], object);
}

function isFilled(id: Json | undefined): boolean {
  return id !== undefined && id !== null && id !== '';
}

function notification(eventType: string, payload: JsonObject, asOf: ImportRequest['asOf']): JsonObject {
  const timestamp = formatMicros(asOf);
  const id = createHash('sha256')
    .update(canonicalJson([eventType, timestamp, payload]))
    .digest('hex');
  return {
    message_id: id,
    publisher_id: IMPORT_PUBLISHER,
    event_type: eventType,
    priority: 'INFO',
    timestamp,
    payload,
  };
}
