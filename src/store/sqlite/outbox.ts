import { toJson, type ParkedItem, type SinkProgress } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';
import { changedRows, prepareAll } from './prepareAll.ts';

/** Parked items that are kept of one sink; the oldest make room. */
export const PARKED_LIMIT = 10_000;

/** How far sinks have come, and what their targets refused. Every call belongs into a transaction. */
export class Outbox {
  readonly #sql: ReturnType<typeof prepareAll<keyof typeof SQL>>;

  constructor(database: Database) {
    this.#sql = prepareAll(database, SQL);
  }

  /** An item that is refused again stands under its key once, with the newest answer. */
  save(sink: string, progress: SinkProgress | null, parked: readonly ParkedItem[]): void {
    if (progress !== null) this.#sql.progress.run(sink, progress.seq, progress.changesAfter);
    for (const { item, answer, parked: at } of parked) {
      this.#sql.park.run(sink, item.key, toJson(item), answer, at);
    }
    if (parked.length > 0) this.#sql.trim.run(sink, sink, PARKED_LIMIT);
  }

  /** Marks items as to be tried again; how many there were. */
  retry(ids: readonly number[]): number {
    return ids.reduce((sum, id) => sum + changedRows(this.#sql.retry.run(id)), 0);
  }

  /** Takes items out; how many there were. */
  drop(ids: readonly number[]): number {
    return ids.reduce((sum, id) => sum + changedRows(this.#sql.drop.run(id)), 0);
  }
}

const SQL = {
  progress: `INSERT INTO sink VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET seq = excluded.seq, changes_after = excluded.changes_after`,
  park: `INSERT INTO parked (sink, key, item, answer, parked, due) VALUES (?, ?, ?, ?, ?, 0)
    ON CONFLICT (sink, key) DO UPDATE SET answer = excluded.answer, parked = excluded.parked, due = 0`,
  trim: `DELETE FROM parked WHERE sink = ? AND id <= (
    SELECT id FROM parked WHERE sink = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
  retry: 'UPDATE parked SET due = 1 WHERE id = ?',
  drop: 'DELETE FROM parked WHERE id = ?',
} as const;
