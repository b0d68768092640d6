import { existsSync } from 'node:fs';
import {
  fromJson,
  previousOf,
  StackwireError,
  toJson,
  type Cause,
  type DeadGroup,
  type LogEntry,
  type ObjectFilter,
  type ObjectModel,
  type ObjectModels,
  type ObjectRef,
  type ObjectView,
  type ParkedFilter,
  type Problem,
  type RingEntry,
  type RingFilter,
  type SinkProgress,
  type StoredDeadLetter,
  type StoredParkedItem,
  type StoreReader,
} from '../../model/index.ts';
import { decodeState, inverseEnds, viewObject, type ObjectState } from '../../inventory/index.ts';
import { type Database, openStore, storePath } from '../../sqlite/index.ts';
import { readDeadGroups, readDeadLetter, readDeadLetters } from './deadReading.ts';
import { readOutcome } from './outcomeText.ts';
import { readParked } from './parkedReading.ts';
import { readRing } from './ring.ts';
import { refuseOther, schemaVersion } from './schema.ts';

/** Objects read at a time. */
const PAGE = 500;

interface StateRow {
  readonly type: string;
  readonly id: string;
  readonly state: string;
}

interface MessageRow {
  readonly seq: number;
  readonly event: string;
  readonly outcome: string;
}

/** The read side: a connection of its own that cannot write, usable while a bridge holds the store. */
export class SqliteReader implements StoreReader {
  readonly #database: Database;
  readonly #models: () => ObjectModels;

  /** `models` is asked each time, since a running bridge may have reloaded its mappings. */
  constructor(name: string, models: () => ObjectModels) {
    this.#models = models;
    const path = storePath(name);
    // SQLite would create what is not there.
    if (!existsSync(path)) throw new StackwireError('store/unreadable', `${path} does not exist`);
    this.#database = openStore(path, (database) => {
      database.exec('PRAGMA query_only = ON; PRAGMA busy_timeout = 5000');
      const version = schemaVersion(database);
      refuseOther(version, path);
      if (version === 0) throw new StackwireError('store/unreadable', `${path} is not a stackwire store`);
    });
  }

  *objects(filter: ObjectFilter = {}): Iterable<ObjectView> {
    const { type, id, after, ends = true } = filter;
    const inverse = ends ? this.#inverseEnds(type, id) : () => NO_ENDS;
    let left = filter.limit ?? Infinity;
    for (const row of id === undefined ? this.#states(type, after) : this.#called(id, type)) {
      if (left <= 0) return;
      const view = this.#view(row, decodeState(row.state), inverse(row));
      if (view.deleted && !filter.deleted) continue;
      left -= 1;
      yield view;
    }
  }

  object(type: string, id: string): ObjectView | null {
    const state = this.#state({ type, id });
    return state ? this.#view({ type, id }, state, this.#inverseEnds(type, id)({ type, id })) : null;
  }

  *history(type: string, id: string): Iterable<LogEntry> {
    const select = this.#database.prepare('SELECT seq, event, outcome FROM message WHERE seq = ?');
    let seq = this.#state({ type, id })?.last ?? 0;
    while (seq > 0) {
      const row = select.get(seq) as MessageRow | undefined;
      if (!row) return; // the rest is too old for the log
      const entry = logEntry(row);
      yield entry;
      seq = previousOf(entry.outcome, { type, id });
    }
  }

  log(after: number, limit: number): readonly LogEntry[] {
    const rows = this.#database
      .prepare('SELECT seq, event, outcome FROM message WHERE seq > ? ORDER BY seq LIMIT ?')
      .all(after, limit) as MessageRow[];
    return rows.map(logEntry);
  }

  /** SQLite finds the text of samples many times faster than outcomes are parsed. */
  sampled(after: number, until: number, limit: number): readonly LogEntry[] {
    const rows = this.#database
      .prepare(
        `SELECT seq, event, outcome FROM message WHERE seq > ? AND seq <= ? AND instr(outcome, '"samples":[{') > 0
         ORDER BY seq LIMIT ?`,
      )
      .all(after, until, limit) as MessageRow[];
    return rows.map(logEntry);
  }

  *problems(): Iterable<Problem & { readonly cause: Cause }> {
    const rows = this.#database.prepare('SELECT problem, cause FROM problem ORDER BY key').all();
    for (const row of rows as { problem: string; cause: string }[]) {
      yield {
        ...(fromJson(row.problem) as unknown as Problem),
        cause: fromJson(row.cause) as unknown as Cause,
      };
    }
  }

  deadLetters(after: number, limit: number): readonly StoredDeadLetter[] {
    return readDeadLetters(this.#database, after, limit);
  }

  deadLetter(seq: number): StoredDeadLetter | null {
    return readDeadLetter(this.#database, seq);
  }

  deadGroups(): readonly DeadGroup[] {
    return readDeadGroups(this.#database);
  }

  ring(filter: RingFilter = {}): Iterable<RingEntry> {
    return readRing(this.#database, filter);
  }

  sinkProgress(sink: string): SinkProgress | null {
    const select = this.#database.prepare('SELECT seq, changes_after FROM sink WHERE name = ?');
    const row = select.get(sink) as { seq: number; changes_after: number | null } | undefined;
    return row === undefined ? null : { seq: row.seq, changesAfter: row.changes_after };
  }

  lostSeq(): number {
    return this.#number("SELECT coalesce(max(value), 0) AS n FROM meta WHERE key = 'lost_seq'");
  }

  parkedItems(filter: ParkedFilter = {}): readonly StoredParkedItem[] {
    return readParked(this.#database, filter);
  }

  parkedCount(sink: string): number {
    return this.#number('SELECT count(*) AS n FROM parked WHERE sink = ?', sink);
  }

  lastSeq(): number {
    return this.#number("SELECT coalesce(max(value), 0) AS n FROM meta WHERE key = 'last_seq'");
  }

  counts(): { readonly messages: number; readonly objects: number; readonly deadLetters: number } {
    return {
      // Both ends of the log instead of a count, which would read all of it.
      messages: this.#number('SELECT coalesce(max(seq) - min(seq) + 1, 0) AS n FROM message'),
      objects:
        this.#number('SELECT count(*) AS n FROM object') -
        this.#number('SELECT count(*) AS n FROM object WHERE gone = 1'),
      deadLetters: this.#number('SELECT coalesce(sum(kept), 0) AS n FROM dead_group'),
    };
  }

  close(): void {
    this.#database.close();
  }

  /** Rows in order of type and id, read in pages: an open cursor would keep the log from being checkpointed. */
  *#states(type: string | undefined, after: ObjectRef | undefined): Iterable<StateRow> {
    const page = this.#database.prepare(
      `SELECT type, id, state FROM object WHERE (type, id) > (?, ?) AND (? IS NULL OR type = ?)
       ORDER BY type, id LIMIT ${PAGE}`,
    );
    let last = after ?? { type: type ?? '', id: '' };
    for (;;) {
      const rows = page.all(last.type, last.id, type ?? null, type ?? null) as StateRow[];
      yield* rows;
      const end = rows.at(-1);
      if (!end || rows.length < PAGE) return;
      last = end;
    }
  }

  #called(id: string, type: string | undefined): StateRow[] {
    const select = this.#database.prepare(
      `SELECT type, id, state FROM object WHERE id = ? ${type === undefined ? '' : 'AND type = ?'} ORDER BY type`,
    );
    return select.all(id, ...(type === undefined ? [] : [type])) as StateRow[];
  }

  #state(ref: ObjectRef): ObjectState | undefined {
    const row = this.#database
      .prepare('SELECT state FROM object WHERE type = ? AND id = ?')
      .get(ref.type, ref.id) as { state: string } | undefined;
    return row && decodeState(row.state);
  }

  #view(ref: ObjectRef, state: ObjectState, inverse: Inverse): ObjectView {
    return viewObject({ type: ref.type, id: ref.id }, state, this.#models().get(ref.type), inverse);
  }

  /** Inverse ends of one object, of a type or of all: one pass over the objects that own such relations. */
  #inverseEnds(type: string | undefined, id?: string): ReturnType<typeof inverseEnds> {
    const models = this.#models();
    return inverseEnds(this.#owners(models, type, id), models);
  }

  *#owners(
    models: ObjectModels,
    type: string | undefined,
    id: string | undefined,
  ): Iterable<readonly [ObjectRef, ObjectState]> {
    for (const model of models.values()) {
      if (!ownsInverse(model, type)) continue;
      const rows = id === undefined ? this.#states(model.type, undefined) : this.#naming(model.type, id);
      for (const row of rows) yield [row, decodeState(row.state)];
    }
  }

  /** Objects whose state has the id somewhere in its text: SQLite finds them many times faster than they are decoded. */
  #naming(type: string, id: string): StateRow[] {
    const select = this.#database.prepare(
      'SELECT type, id, state FROM object WHERE type = ? AND instr(state, ?) > 0',
    );
    return select.all(type, toJson(id).slice(1, -1)) as StateRow[];
  }

  #number(sql: string, ...values: string[]): number {
    return (this.#database.prepare(sql).get(...values) as { n: number }).n;
  }
}

const NO_ENDS: Inverse = new Map();

type Inverse = ReturnType<ReturnType<typeof inverseEnds>>;

function ownsInverse(model: ObjectModel, type: string | undefined): boolean {
  return model.relations.some(({ inverse, to }) => inverse !== null && (type === undefined || to === type));
}

function logEntry(row: MessageRow): LogEntry {
  return { seq: row.seq, event: row.event, outcome: readOutcome(row.outcome) };
}
