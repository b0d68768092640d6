import { isUuid, type RequestCause } from '../../control/index.ts';
import { isJsonObject, type Json, type OutgoingItem } from '../../model/index.ts';

/** One delete of one instance, whose last samples are wanted. */
export interface WantedSet {
  readonly object: string;
  readonly instance: string;
  /** Nova's name of the host that holds the instance; null where none is known. */
  readonly host: string | null;
  readonly cause: RequestCause;
}

export interface Asking {
  /** The first sample of the set that the mapping took. */
  readonly item: OutgoingItem;
  readonly wanted: WantedSet;
}

/** Type of nova's instances in the inventory. */
const INSTANCE = 'instance';

/**
 * The instances whose delete began, one for each final set that a mapping took. What others took (Ceilometer, its meters, a
 * probe) is no such word. `stateOf` tells the instance as it is now.
 */
export function askings(
  items: readonly OutgoingItem[],
  stateOf: (type: string, id: string) => OutgoingItem | null,
): readonly Asking[] {
  const found = new Map<string, Asking>();
  for (const item of items) {
    const { line, object } = item;
    const instance = line['resource_id'];
    if (line['final'] !== true || line['origin'] !== 'mapping' || object === null || !isUuid(instance))
      continue;
    // Of volumes, snapshots and backups mappings take final sets too, and no probe knows them.
    if (object !== `server-${instance}` || found.has(object)) continue;
    const cause = causeOf(line['cause']);
    if (cause === null) continue;
    const host = textOf(fieldsOf(stateOf(INSTANCE, object))['host']) ?? textOf(hostSaid(line['metadata']));
    found.set(object, { item, wanted: { object, instance, host, cause } });
  }
  return [...found.values()];
}

function fieldsOf(state: OutgoingItem | null): Readonly<Record<string, Json>> {
  const fields = state?.line['fields'];
  return isJsonObject(fields) ? fields : {};
}

/** What the message itself said of the host, which the inventory need not have believed. */
function hostSaid(metadata: Json | undefined): Json | undefined {
  return isJsonObject(metadata) ? metadata['host'] : undefined;
}

/** Bytes of a routing key at most; no host has a longer name. */
const LONGEST_KEY = 255;

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= LONGEST_KEY ? value : null;
}

function causeOf(cause: Json | undefined): RequestCause | null {
  if (!isJsonObject(cause)) return null;
  const { message_id: id, event_type: type, generated } = cause;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof generated !== 'string') return null;
  return { message_id: id, event_type: type, generated };
}
