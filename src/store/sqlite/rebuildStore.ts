import type { MergeMessage, ObjectModels, ObjectRef, ObjectView, Problem } from '../../model/index.ts';
import { formatMicros, fromJson, SECOND, toJson } from '../../model/index.ts';
import {
  applyMessage,
  decodeState,
  encodeState,
  lifeOf,
  mergedFields,
  problemOf,
  standingProblems,
  viewObject,
  withoutStamps,
  type ObjectState,
} from '../../inventory/index.ts';
import type { Database, Statement } from '../../sqlite/index.ts';
import { rollback } from './forgetting.ts';
import { LoggedStamps } from './loggedStamps.ts';
import { ObjectCache } from './objectCache.ts';
import { readOutcome } from './outcomeText.ts';
import { openWriter, type WriterSettings } from './openWriter.ts';

/** Rows read at a time. */
const PAGE = 500;
const NO_ENDS: ReadonlyMap<string, readonly string[]> = new Map();

/** One object before and after. Other ends of relations are left out. */
export interface RebuiltObject {
  readonly before: ObjectView | null;
  readonly after: ObjectView | null;
  /** Fields and relations whose messages are no longer in the log: they stay as they are. */
  readonly kept: readonly string[];
  /** Those that a message of the log had written and nothing writes now; what they were before is not known. */
  readonly lost: readonly string[];
}

export interface RebuildParts {
  readonly settings: WriterSettings;
  readonly models: ObjectModels;
  /** By what a stored event (JSON text) is known. */
  readonly identify: (event: string) => Pick<MergeMessage, 'stamp' | 'item' | 'seenSecond'>;
  /** What the edited mapping makes of it, without samples. */
  readonly evaluate: (event: string) => MergeMessage;
  /** Tells only, and leaves the file as it is. */
  readonly dryRun: boolean;
  readonly object: (object: RebuiltObject) => void;
  /** Told of each problem that began, reads differently or ended. */
  readonly problem: (problem: Problem) => void;
}

export interface RebuildCounts {
  /** Rows of the log that were evaluated again. */
  readonly messages: number;
  readonly objects: number;
}

/**
 * Makes the objects of a store anew from its log, by another mapping, in one transaction: killed at any moment, the
 * store is as it was or as it is to be. Stamps stay as they were fixed; the log, its sinks' cursors, dead letters and
 * samples are not touched, so nothing is sent.
 * @throws StackwireError `store/locked` while a bridge holds the store
 */
export function rebuildStore(parts: RebuildParts): RebuildCounts {
  const { database, unlock } = openWriter(parts.settings);
  try {
    database.exec('BEGIN IMMEDIATE');
    const counts = new Rebuild(database, parts).run();
    database.exec(parts.dryRun ? 'ROLLBACK' : 'COMMIT');
    return counts;
  } catch (error) {
    rollback(database);
    throw error;
  } finally {
    database.close();
    unlock();
  }
}

interface ObjectRow {
  readonly row: number;
  readonly type: string;
  readonly id: string;
  readonly state: string;
}

interface LogRow {
  readonly seq: number;
  readonly event: string;
  readonly outcome: string;
}

interface StandingRow {
  readonly problem: string;
  readonly cause: string;
}

class Rebuild {
  readonly #database: Database;
  readonly #parts: RebuildParts;
  readonly #logged: LoggedStamps;
  /** Objects of which the first message is in the log. */
  readonly #begun = new Set<string>();
  /** By key: problems of objects as they stood, and as messages raised them now. */
  readonly #stood = new Map<string, StandingRow>();
  readonly #causes = new Map<string, string>();
  readonly #update: Statement;

  constructor(database: Database, parts: RebuildParts) {
    this.#database = database;
    this.#parts = parts;
    this.#logged = new LoggedStamps(database);
    this.#update = database.prepare('UPDATE object SET gone = ?, second = ?, state = ? WHERE row = ?');
  }

  run(): RebuildCounts {
    this.#keepBefore();
    this.#scanLog();
    this.#takeOut();
    const messages = this.#mergeLog();
    return { messages, objects: this.#settle() };
  }

  /** The states and problems as they are, for the report. */
  #keepBefore(): void {
    this.#database.exec(
      `CREATE TEMP TABLE before (type TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (type, id)) WITHOUT ROWID;
       INSERT INTO temp.before SELECT type, id, state FROM object;`,
    );
    const rows = this.#database.prepare('SELECT key, problem, cause FROM problem').all();
    for (const { key, ...row } of rows as ({ key: string } & StandingRow)[]) {
      // Problems of the feed belong to no object, and no mapping makes them.
      if ((fromJson(row.problem) as unknown as Problem).object !== null) this.#stood.set(key, row);
    }
  }

  #scanLog(): void {
    for (const { event, outcome } of this.#log()) {
      this.#logged.note(this.#parts.identify(event));
      const { changes, unchanged = [] } = readOutcome(outcome);
      for (const { object, previous } of [...changes, ...unchanged]) {
        if (previous === 0) this.#begun.add(keyOf(object));
      }
    }
  }

  /** Leaves of every object what messages outside of the log have written. */
  #takeOut(): void {
    for (const row of this.#objects()) {
      const { state } = this.#remainder(row, decodeState(row.state));
      this.#save(row.row, state);
    }
  }

  #remainder(ref: ObjectRef, state: ObjectState): ReturnType<typeof withoutStamps> {
    return withoutStamps(state, (stamp) => this.#logged.has(stamp), !this.#begun.has(keyOf(ref)));
  }

  #mergeLog(): number {
    const cache = new ObjectCache(this.#database);
    let messages = 0;
    for (const { seq, event, outcome } of this.#log()) {
      const message = this.#parts.evaluate(event);
      const { late } = readOutcome(outcome);
      const { problems } = applyMessage(message, cache, this.#parts.models, { seq, late });
      for (const { key, state } of problems) if (state === 'raised') this.#causes.set(key, causeOf(message));
      messages += 1;
      if (messages % PAGE === 0) cache.flush();
    }
    cache.flush();
    return messages;
  }

  /** Brings problems up to date, tells what is different, and lets go of objects that nothing speaks of any more. */
  #settle(): number {
    const before = this.#database.prepare('SELECT state FROM temp.before WHERE type = ? AND id = ?');
    const remove = this.#database.prepare('DELETE FROM object WHERE row = ?');
    let objects = 0;
    for (const row of this.#objects()) {
      const state = decodeState(row.state);
      const old = before.get(row.type, row.id) as { state: string } | undefined;
      const was = old === undefined ? null : decodeState(old.state);
      this.#tell(row, was, state);
      if (lifeOf(state.existence, this.#identity(row)) === 'absent' && state.existence.deleted === null) {
        remove.run(row.row);
        continue;
      }
      objects += 1;
      this.#save(row.row, state);
    }
    const clear = this.#database.prepare('DELETE FROM problem WHERE key = ?');
    for (const [key, { problem }] of this.#stood) {
      clear.run(key);
      this.#parts.problem({ ...(fromJson(problem) as unknown as Problem), state: 'cleared' });
    }
    return objects;
  }

  /** Number, history and final samples go on as they were: the log still tells what was sent of the object. */
  #tell(ref: ObjectRow, was: ObjectState | null, state: ObjectState): void {
    this.#settleProblems(ref, was, state);
    const { kept, taken } = was === null ? { kept: [], taken: [] } : this.#remainder(ref, was);
    const views = [this.#view(ref, was), this.#view(ref, state)] as const;
    state.last = was?.last ?? 0;
    state.finalTaken = was?.finalTaken ?? false;
    state.finalRead = was?.finalRead ?? false;
    state.revision = (was?.revision ?? 0) + (contentOf(views[0]) === contentOf(views[1]) ? 0 : 1);
    const begun = was === null || this.#begun.has(keyOf(ref));
    const lost = begun ? [] : taken.filter((name) => !has(state, name));
    this.#parts.object({ before: views[0], after: views[1], kept, lost });
  }

  #settleProblems(ref: ObjectRow, was: ObjectState | null, state: ObjectState): void {
    const model = this.#parts.models.get(ref.type);
    const now = model === undefined ? new Map() : standingProblems(state, model, mergedFields(state, model));
    const raised = state.standing;
    state.standing = null;
    for (const [name, { severity, summary }] of now as ReturnType<typeof standingProblems>) {
      const since = was?.standing?.get(name)?.since ?? raised?.get(name)?.since ?? state.newest;
      const standing = { since, severity, summary };
      (state.standing ??= new Map()).set(name, standing);
      this.#raise(problemOf(ref, name, 'raised', standing), state);
    }
  }

  #raise(problem: Problem, { newest }: ObjectState): void {
    const text = toJson(problem);
    const stood = this.#stood.get(problem.key);
    this.#stood.delete(problem.key);
    if (stood?.problem === text) return;
    const cause =
      stood?.cause ??
      this.#causes.get(problem.key) ??
      toJson({ message_id: '', event_type: 'inventory.rebuild', generated: formatMicros(newest) });
    this.#database
      .prepare('INSERT INTO problem VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET problem = excluded.problem')
      .run(problem.key, text, cause);
    this.#parts.problem(problem);
  }

  #view(ref: ObjectRef, state: ObjectState | null): ObjectView | null {
    if (state === null || lifeOf(state.existence, this.#identity(ref)) === 'absent') return null;
    return viewObject({ type: ref.type, id: ref.id }, state, this.#parts.models.get(ref.type), NO_ENDS);
  }

  #identity({ type }: ObjectRef): 'unique' | 'reusable' {
    return this.#parts.models.get(type)?.identity ?? 'unique';
  }

  #save(row: number, state: ObjectState): void {
    const gone = state.existence.deleted === null ? 0 : 1;
    this.#update.run(gone, Math.floor(state.newest / SECOND), encodeState(state), row);
  }

  *#log(): Iterable<LogRow> {
    const page = this.#database.prepare(
      `SELECT seq, event, outcome FROM message WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`,
    );
    for (let last = 0; ;) {
      const rows = page.all(last) as LogRow[];
      yield* rows;
      const end = rows.at(-1);
      if (end === undefined) return;
      last = end.seq;
    }
  }

  /** In the order of their rows, so that what is changed meanwhile is met once. */
  *#objects(): Iterable<ObjectRow> {
    const page = this.#database.prepare(
      `SELECT row, type, id, state FROM object WHERE row > ? ORDER BY row LIMIT ${PAGE}`,
    );
    for (let last = 0; ;) {
      const rows = page.all(last) as ObjectRow[];
      yield* rows;
      const end = rows.at(-1);
      if (end === undefined) return;
      last = end.row;
    }
  }
}

function has({ registers, many }: ObjectState, name: string): boolean {
  return registers.has(name) || (many?.has(name) ?? false);
}

function keyOf({ type, id }: ObjectRef): string {
  return `${type}\0${id}`;
}

function causeOf({ stamp, eventType }: MergeMessage): string {
  const { messageId, generated } = stamp;
  return toJson({ message_id: messageId, event_type: eventType, generated: formatMicros(generated) });
}

/** What an object shows, without how often and when it changed. */
function contentOf(view: ObjectView | null): string {
  if (view === null) return '';
  const { deleted, partial, fields, relations } = view;
  return toJson([deleted, partial, sorted(fields), sorted(relations)]);
}

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
