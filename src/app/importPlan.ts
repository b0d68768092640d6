import { canonicalJson, fromJson, StackwireError } from '../model/index.ts';
import type {
  Decision,
  FlatEvent,
  ImportRequest,
  Json,
  JsonObject,
  Micros,
  ObjectView,
  StoreReader,
} from '../model/index.ts';
import { eventFromFlat } from '../events/index.ts';
import type { Listing } from '../listings/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { importEvaluations } from './importMessages.ts';

/** One thing that a list and the store say differently, while nothing newer than the list speaks of it. */
export interface Drift {
  readonly object: { readonly type: string; readonly id: string };
  /** Field or relation; `exists` for the object itself. */
  readonly field: string;
  /** Left out where the store has no such field. */
  readonly store?: Json;
  readonly import: Json;
}

/** What an import of a list would do. */
export interface ImportPlan {
  readonly request: ImportRequest;
  readonly drift: readonly Drift[];
  /** Objects of the type that are there. */
  readonly known: number;
  /** Objects that the list does not have, and of which something newer than it is known. */
  readonly kept: number;
  /** Rows of which no rule speaks, or that have no id. */
  readonly unused: number;
}

export interface PlanParts {
  readonly reader: StoreReader;
  readonly mapping: Mapping;
  readonly maxSkew: Micros;
  /** Whether what the list does not have is gone. */
  readonly complete: boolean;
}

/** Stands for an id where it is to be seen what becomes of it. */
const PROBE = 'stackwire-probe';
const EXISTS = 'exists';

/** Compares a list with the store, by what the mapping makes of both. */
export function planImport(
  listing: Listing,
  asOf: Micros,
  rows: readonly JsonObject[],
  { reader, mapping, maxSkew, complete }: PlanParts,
): ImportPlan {
  const evaluate = (part: Partial<ImportRequest>): readonly Decision[] =>
    importEvaluations({ type: listing.type, asOf, rows: [], gone: [], ...part }, mapping, maxSkew)
      .flatMap(({ decisions }) => decisions)
      .filter(({ object, observe }) => object.type === listing.object && observe === null);
  const told = evaluate({ rows });
  const listed = new Set(told.map(({ object }) => object.id));
  const known = [...reader.objects({ type: listing.object, ends: false })];
  const missing = complete ? known.filter(({ id }) => !listed.has(id)) : [];
  const gone = missing.filter(({ updated }) => microsOf(updated) <= asOf);
  const readBack = gone.length === 0 ? () => '' : idReader(listing, evaluate);
  return {
    request: { type: listing.type, asOf, rows, gone: gone.map(readBack) },
    drift: [
      ...told.flatMap((decision) => driftOf(decision, asOf, reader, mapping)),
      ...gone.map(({ type, id }) => ({ object: { type, id }, field: EXISTS, store: true, import: false })),
    ],
    known: known.length,
    kept: missing.length - gone.length,
    unused: rows.length - listed.size,
  };
}

function driftOf(decision: Decision, asOf: Micros, reader: StoreReader, mapping: Mapping): readonly Drift[] {
  const { object, set, lists } = decision;
  const { type, id } = object;
  const [view] = reader.objects({ type, id, deleted: true, ends: false });
  if (view === undefined || view.deleted) {
    const isNewer = view !== undefined && microsOf(view.updated) > asOf;
    return isNewer ? [] : [{ object, field: EXISTS, store: false, import: true }];
  }
  const said: Readonly<Record<string, Json>> = {
    ...set,
    ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [name, [...new Set(ids)].toSorted()])),
  };
  const held = { ...view.fields, ...view.relations };
  const different = Object.entries(said).filter(([name, value]) => differs(held[name], value));
  if (different.length === 0) return [];
  const newer = microsOf(view.updated) > asOf ? writtenSince(view, asOf, reader, mapping) : new Set<string>();
  return different
    .filter(([name]) => !newer.has(name))
    .map(([field, value]) => {
      const store = held[field];
      return { object, field, ...(store === undefined ? {} : { store }), import: value };
    });
}

function differs(held: Json | undefined, said: Json): boolean {
  return held === undefined || canonicalJson(held) !== canonicalJson(said);
}

/** The fields and relations of which something newer than the list speaks, by the rules of now. */
function writtenSince(
  { type, id }: ObjectView,
  asOf: Micros,
  reader: StoreReader,
  mapping: Mapping,
): ReadonlySet<string> {
  const written = new Set<string>();
  for (const entry of reader.history(type, id)) {
    const event = eventFromFlat(fromJson(entry.event) as unknown as FlatEvent);
    if (event.generated <= asOf) continue;
    for (const { object, set, lists, members } of mapping.reevaluate(event).decisions) {
      if (object.type !== type || object.id !== id) continue;
      const names = [...Object.keys(set), ...Object.keys(lists), ...members.map(([relation]) => relation)];
      for (const name of names) written.add(name);
    }
  }
  return written;
}

/**
 * From the id of an object back to the service's own, by what the mapping makes of an id.
 * @throws StackwireError `usage` where the id is made of more than one value
 */
function idReader(
  { type }: Listing,
  evaluate: (part: Partial<ImportRequest>) => readonly Decision[],
): (view: ObjectView) => string {
  const made = evaluate({ gone: [PROBE] })[0]?.object.id ?? '';
  const at = made.indexOf(PROBE);
  if (at < 0) {
    throw new StackwireError(
      'usage',
      `no rule for \`import.${type}.gone\` tells from an id which object is gone; leave out --complete`,
    );
  }
  return ({ id }) => id.slice(at, id.length - (made.length - at - PROBE.length));
}

function microsOf(iso: string): Micros {
  return Date.parse(iso) * 1000;
}
