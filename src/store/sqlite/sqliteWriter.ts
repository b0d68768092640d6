import {
  formatMicros,
  toJson,
  type Change,
  type MergeMessage,
  type CommitResult,
  type Micros,
  type ObjectModels,
  type ParkedItem,
  type Problem,
  type SinkProgress,
} from '../../model/index.ts';
import { applyMessage, seenKey } from '../../inventory/index.ts';
import { type Database, SQLITE, sqliteCode } from '../../sqlite/index.ts';
import type { CommitBatch, StoredMessage } from './batchText.ts';
import { DeadLetters } from './deadLetters.ts';
import { rollback } from './forgetting.ts';
import { MessageRows } from './messageRows.ts';
import { ObjectCache } from './objectCache.ts';
import { Outbox } from './outbox.ts';
import { openWriter, type WriterSettings } from './openWriter.ts';
import { outcomeText } from './outcomeText.ts';
import { RecentKeys } from './recentKeys.ts';
import { Ring } from './ring.ts';
import { setAutoCheckpoint } from './schema.ts';
import { writerStatements, type WriterStatements } from './statements.ts';
import { Upkeep } from './upkeep.ts';

/** Behind the seen key of a message that is in the log for the second time, because a rule had failed on it. */
const RETAKEN = Buffer.from([0xff]);

/** The write side of the store, synchronous; it runs in a thread of its own. */
export class SqliteWriter {
  /** What an operator should know of how it was opened. */
  readonly notes: readonly string[];
  readonly #horizon: Micros;
  readonly #database: Database;
  readonly #unlock: () => void;
  readonly #objects: ObjectCache;
  readonly #sql: WriterStatements;
  readonly #rows: MessageRows;
  readonly #recent: RecentKeys;
  readonly #dead: DeadLetters;
  readonly #ring: Ring;
  readonly #outbox: Outbox;
  readonly #upkeep: Upkeep;
  #models: ObjectModels;
  #lastSeq: number;
  #newest: Micros;

  constructor(settings: WriterSettings, models: ObjectModels) {
    const { database, unlock, notes } = openWriter(settings);
    this.notes = notes;
    this.#horizon = settings.horizon;
    this.#models = models;
    this.#unlock = unlock;
    this.#database = database;
    this.#objects = new ObjectCache(database);
    this.#sql = writerStatements(database);
    this.#rows = new MessageRows(database);
    this.#recent = new RecentKeys(this.#sql.newestSecond());
    this.#dead = new DeadLetters(database);
    this.#ring = new Ring(database, settings.ring);
    this.#outbox = new Outbox(database);
    this.#upkeep = new Upkeep(database, settings, () => performance.now());
    this.#lastSeq = this.#sql.lastSeq();
    this.#newest = this.#sql.newest();
  }

  /** What the following commits merge with. */
  setModels(models: ObjectModels): void {
    this.#models = models;
  }

  /** Merges and writes a batch in one transaction; throws, with nothing written, if the file cannot be. */
  commit(batch: CommitBatch): CommitResult {
    const before = { seq: this.#lastSeq, newest: this.#newest };
    const tally = emptyTally();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const message of batch.messages) this.#take(message, tally);
      this.#rows.flush();
      for (const letter of batch.dead) this.#dead.add(letter);
      for (const seq of batch.resolved ?? []) this.#dead.resolve(seq);
      for (const [seq, letter] of batch.renewed ?? []) this.#dead.renew(seq, letter);
      this.#objects.flush();
      if (this.#lastSeq !== before.seq) this.#sql.saveProgress(this.#newest, this.#lastSeq);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#lastSeq = before.seq;
      this.#newest = before.newest;
      this.#objects.clear();
      this.#rows.clear();
      this.#recent.forget();
      rollback(this.#database);
      this.#dead.recount();
      this.#ring.recount();
      if (sqliteCode(error) === SQLITE.full) this.#moveLog('TRUNCATE');
      throw error;
    }
    return { ...tally, dead: batch.dead.length, lastSeq: this.#lastSeq };
  }

  saveDelivery(sink: string, progress: SinkProgress | null, parked: readonly ParkedItem[]): void {
    this.#inTransaction(() => this.#outbox.save(sink, progress, parked));
  }

  /** Marks parked items as to be tried again; how many there were. */
  retryParked(ids: readonly number[]): number {
    return this.#inTransaction(() => this.#outbox.retry(ids));
  }

  dropParked(ids: readonly number[]): number {
    return this.#inTransaction(() => this.#outbox.drop(ids));
  }

  /** Throws dead letters away; how many there were. */
  dropDead(seqs: readonly number[]): number {
    try {
      return this.#inTransaction(() => this.#dead.drop(seqs));
    } catch (error) {
      this.#dead.recount();
      throw error;
    }
  }

  /** A slice of what is to be done beside the commits; whether there is more. */
  upkeep(): boolean {
    return this.#upkeep.slice(this.#newest);
  }

  /** Whether commits move their pages to the file now and then; else somebody else does. */
  checkpointByItself(itself: boolean): void {
    setAutoCheckpoint(this.#database, itself);
  }

  /** Moves to the file what is left in the write-ahead log, which then begins anew, if the disk has room for it. */
  checkpoint(): void {
    this.#moveLog('PASSIVE');
  }

  close(): void {
    this.#moveLog('TRUNCATE');
    this.#database.close();
    this.#unlock();
  }

  #inTransaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      rollback(this.#database);
      throw error;
    }
  }

  /** Moves the write-ahead log to the file; TRUNCATE also gives its room back. */
  #moveLog(mode: 'PASSIVE' | 'TRUNCATE'): void {
    try {
      this.#database.exec(`PRAGMA wal_checkpoint(${mode})`);
    } catch {
      // A full disk, say: what is committed stays in the log beside the file, and is read from there.
    }
  }

  #take(message: StoredMessage, tally: Tally): void {
    const second = message.seenSecond;
    const key = this.#freeKey(second, seenKey(message), message.retaken === true);
    if (key === null) {
      tally.duplicates += 1;
      return;
    }
    const seq = this.#lastSeq + 1;
    const late = message.stamp.generated < this.#newest - this.#horizon;
    const outcome = applyMessage(message, this.#objects, this.#models, { seq, late });
    this.#rows.add(seq, second, key, message.event, outcomeText(outcome));
    this.#recent.add(second, key);
    if (message.raw !== undefined) this.#ring.add(message.raw);
    for (const problem of outcome.problems) this.#saveProblem(problem, message);
    this.#lastSeq = seq;
    if (message.stamp.generated > this.#newest && !isOwn(message)) this.#newest = message.stamp.generated;
    tally.committed += 1;
    tally.late += late ? 1 : 0;
    tally.samples += outcome.samples.length;
    tally.problems += outcome.problems.length;
    for (const change of outcome.changes) {
      if (change.op !== 'update' || Object.keys(change.set).length > 0) tally.changes += 1;
      countRefused(change, tally);
    }
  }

  /** The key under which a message is to be logged; null for one that was seen. */
  #freeKey(second: number, key: Buffer, retaken: boolean): Buffer | null {
    if (!this.#recent.mayHold(second, key) || !this.#stored(second, key)) return key;
    return retaken ? this.#freeKey(second, Buffer.concat([key, RETAKEN]), false) : null;
  }

  #stored(second: number, key: Buffer): boolean {
    this.#rows.flush();
    return this.#sql.seen(second, key);
  }

  #saveProblem(problem: Problem, message: MergeMessage): void {
    if (problem.state === 'cleared') this.#sql.clearProblem(problem.key);
    else this.#sql.raiseProblem(problem.key, toJson(problem), toJson(causeOf(message)));
  }
}

/**
 * Whether the bridge itself says it, of its feed, in the time of this machine: were that a month ahead for a moment,
 * all that came before would be late. Only publishers' times count as the newest.
 */
function isOwn({ decisions, feed }: MergeMessage): boolean {
  return decisions.length === 0 && feed.length > 0;
}

interface Tally extends Record<Exclude<keyof CommitResult, 'dead' | 'lastSeq' | 'refusedBy'>, number> {
  readonly refusedBy: Record<string, number>;
}

function emptyTally(): Tally {
  return {
    committed: 0,
    duplicates: 0,
    late: 0,
    changes: 0,
    refused: 0,
    refusedBy: {},
    samples: 0,
    problems: 0,
  };
}

function countRefused({ refused, rule }: Change, tally: Tally): void {
  if (refused.length === 0) return;
  const name = `${rule.file}:${rule.line}`;
  tally.refused += refused.length;
  tally.refusedBy[name] = (tally.refusedBy[name] ?? 0) + refused.length;
}

function causeOf(message: MergeMessage): { message_id: string; event_type: string; generated: string } {
  const { messageId, generated } = message.stamp;
  return { message_id: messageId, event_type: message.eventType, generated: formatMicros(generated) };
}
