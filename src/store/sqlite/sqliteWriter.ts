import {
  formatMicros,
  toJson,
  type MergeMessage,
  type CommitResult,
  type Micros,
  type ObjectModels,
  type Outcome,
  type Problem,
} from '../../model/index.ts';
import { applyMessage, seenKey } from '../../inventory/index.ts';
import type { CommitBatch, StoredMessage } from './batchText.ts';
import type { Database } from './driver.ts';
import { forgetOld } from './forgetting.ts';
import { ObjectCache } from './objectCache.ts';
import { openStore } from './openStore.ts';
import { RecentKeys } from './recentKeys.ts';
import { prepareSchema, setAutoCheckpoint } from './schema.ts';
import { writerStatements, type WriterStatements } from './statements.ts';
import { lockWriter } from './writerLock.ts';

export interface WriterSettings {
  readonly path: string;
  readonly synchronous: 'full' | 'normal';
  /** Messages and tombstones older than this, against the newest accepted stamp, are forgotten. */
  readonly horizon: Micros;
}

/** The write side of the store, synchronous; it runs in a thread of its own. */
export class SqliteWriter {
  readonly #horizon: Micros;
  readonly #database: Database;
  readonly #unlock: () => void;
  readonly #objects: ObjectCache;
  readonly #sql: WriterStatements;
  readonly #recent: RecentKeys;
  #models: ObjectModels;
  #lastSeq: number;
  #newest: Micros;

  constructor(settings: WriterSettings, models: ObjectModels) {
    this.#horizon = settings.horizon;
    this.#models = models;
    this.#unlock = lockWriter(settings.path);
    try {
      this.#database = openStore(settings.path, (database) =>
        prepareSchema(database, settings.path, settings.synchronous),
      );
    } catch (error) {
      this.#unlock();
      throw error;
    }
    this.#objects = new ObjectCache(this.#database);
    this.#sql = writerStatements(this.#database);
    this.#recent = new RecentKeys(this.#sql.newestSecond());
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
    const tally = { committed: 0, duplicates: 0, late: 0, changes: 0, refused: 0, samples: 0, problems: 0 };
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const message of batch.messages) this.#take(message, tally);
      for (const letter of batch.dead) this.#sql.addDead(toJson(letter));
      this.#objects.flush();
      if (this.#lastSeq !== before.seq) this.#sql.saveProgress(this.#newest, this.#lastSeq);
      forgetOld(this.#database, this.#newest - this.#horizon);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#lastSeq = before.seq;
      this.#newest = before.newest;
      this.#objects.clear();
      this.#recent.forget();
      this.#rollback();
      throw error;
    }
    return { ...tally, dead: batch.dead.length, lastSeq: this.#lastSeq };
  }

  saveCursor(sink: string, seq: number): void {
    this.#sql.saveCursor(sink, seq);
  }

  /** Whether commits move their pages to the file now and then; else somebody else does. */
  checkpointByItself(itself: boolean): void {
    setAutoCheckpoint(this.#database, itself);
  }

  /** Moves to the file what is left in the write-ahead log, which then begins anew. */
  checkpoint(): void {
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  close(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#database.close();
    this.#unlock();
  }

  #take(message: StoredMessage, tally: Record<keyof Tally, number>): void {
    const key = seenKey(message);
    const second = message.seenSecond;
    if (this.#recent.mayHold(second, key) && this.#sql.seen(second, key)) {
      tally.duplicates += 1;
      return;
    }
    const seq = this.#lastSeq + 1;
    const late = message.stamp.generated < this.#newest - this.#horizon;
    const outcome = applyMessage(message, this.#objects, this.#models, { seq, late });
    this.#sql.addMessage(seq, second, key, message.event, outcomeText(outcome));
    this.#recent.add(second, key);
    for (const problem of outcome.problems) this.#saveProblem(problem, message);
    this.#lastSeq = seq;
    if (message.stamp.generated > this.#newest) this.#newest = message.stamp.generated;
    tally.committed += 1;
    tally.late += late ? 1 : 0;
    tally.samples += outcome.samples.length;
    tally.problems += outcome.problems.length;
    for (const change of outcome.changes) {
      if (change.op !== 'update' || Object.keys(change.set).length > 0) tally.changes += 1;
      tally.refused += change.refused.length;
    }
  }

  #saveProblem(problem: Problem, message: MergeMessage): void {
    if (problem.state === 'cleared') this.#sql.clearProblem(problem.key);
    else this.#sql.raiseProblem(problem.key, toJson(problem), toJson(causeOf(message)));
  }

  #rollback(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }
}

type Tally = Omit<CommitResult, 'dead' | 'lastSeq'>;

function causeOf(message: MergeMessage): { message_id: string; event_type: string; generated: string } {
  const { messageId, generated } = message.stamp;
  return { message_id: messageId, event_type: message.eventType, generated: formatMicros(generated) };
}

const NOTHING = '{"changes":[],"problems":[],"samples":[],"late":false}';

/** Most messages change nothing that shows. */
function outcomeText(outcome: Outcome): string {
  const { changes, problems, samples, late } = outcome;
  return changes.length + problems.length + samples.length === 0 && !late ? NOTHING : toJson(outcome);
}
