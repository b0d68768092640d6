import type {
  Cause,
  DeadGroup,
  LogEntry,
  ObjectFilter,
  ObjectView,
  Problem,
  StoredDeadLetter,
  StoreReader,
} from '../../src/model/index.ts';

export interface Stored {
  readonly objects?: readonly ObjectView[];
  readonly entries?: readonly LogEntry[];
  readonly problems?: readonly (Problem & { readonly cause: Cause })[];
  readonly dead?: readonly StoredDeadLetter[];
  readonly groups?: readonly DeadGroup[];
}

/** A StoreReader over plain lists, for rooms that only read. */
export function memoryReader({
  objects = [],
  entries = [],
  problems = [],
  dead = [],
  groups = [],
}: Stored): StoreReader {
  return {
    objects: (filter: ObjectFilter = {}) =>
      objects.filter((o) => wanted(o, filter)).slice(0, filter.limit ?? Infinity),
    object: (type, id) => objects.find((o) => o.type === type && o.id === id) ?? null,
    history: (type, id) =>
      entries
        .filter((entry) => entry.outcome.changes.some((c) => c.object.type === type && c.object.id === id))
        .toReversed(),
    log: (after, limit) => entries.filter((entry) => entry.seq > after).slice(0, limit),
    sampled: (after, until, limit) =>
      entries
        .filter(({ seq, outcome }) => seq > after && seq <= until && outcome.samples.length > 0)
        .slice(0, limit),
    problems: () => problems,
    deadLetters: (after, limit) => dead.filter((d) => d.seq > after).slice(0, limit),
    deadLetter: (seq) => dead.find((d) => d.seq === seq) ?? null,
    deadGroups: () => groups,
    ring: () => [],
    sinkProgress: () => null,
    lostSeq: () => 0,
    parkedItems: () => [],
    parkedCount: () => 0,
    lastSeq: () => entries.at(-1)?.seq ?? 0,
    counts: () => ({ messages: entries.length, objects: objects.length, deadLetters: dead.length }),
    close: () => undefined,
  };
}

function wanted(object: ObjectView, { type, id, deleted, after }: ObjectFilter): boolean {
  if (id !== undefined && object.id !== id) return false;
  if (type !== undefined && object.type !== type) return false;
  if (object.deleted && deleted !== true) return false;
  if (after === undefined || object.type > after.type) return true;
  return object.type === after.type && object.id > after.id;
}
