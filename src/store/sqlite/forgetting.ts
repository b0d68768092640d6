import { SECOND, type Micros } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';
import { changedRows, prepareAll } from './prepareAll.ts';

export interface Retention {
  /** Seen keys and tombstones older than this, against the newest accepted stamp, are forgotten. */
  readonly horizon: Micros;
  /** Rows of the log are kept this long, and until every sink has read them, but not beyond the horizon. */
  readonly history: Micros;
  /** Sinks that read the log. */
  readonly sinks: readonly string[];
}

/** Every statement of one step takes so many rows at most. */
type Step = (rows: number) => number;

/** Some rows at a time, so that nobody has to wait for long. */
export class Forgetting {
  readonly #database: Database;
  readonly #retention: Retention;
  readonly #sql: ReturnType<typeof prepareAll<keyof typeof SQL>>;

  constructor(database: Database, retention: Retention) {
    this.#database = database;
    this.#retention = retention;
    this.#sql = prepareAll(database, SQL);
  }

  /**
   * Forgets up to `rows` of each kind, in a transaction of its own; the number of rows that were treated, 0 when
   * nothing is left to forget.
   */
  slice(newest: Micros, rows: number): number {
    const { horizon, history } = this.#retention;
    const edge = Math.floor((newest - horizon) / SECOND);
    const logEdge = Math.floor((newest - Math.min(history, horizon)) / SECOND);
    const steps = [...this.#forgetOld(edge), this.#leaveKeys(edge, logEdge, Math.floor(newest / SECOND))];
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const treated = steps.reduce((sum, step) => sum + step(rows), 0);
      this.#database.exec('COMMIT');
      return treated;
    } catch (error) {
      rollback(this.#database);
      throw error;
    }
  }

  /**
   * What lies behind the horizon: messages by their second, tombstones by their newest stamp. Messages without a
   * time of their own (second 0) stay until those received with them have gone.
   */
  #forgetOld(edge: number): Step[] {
    if (edge <= 0) return [];
    const { noteLost, oldMessages, oldKeys, oldUndatedKeys, oldTombstones } = this.#sql;
    return [
      (rows) => {
        noteLost.run(edge - 1, rows);
        return changedRows(oldMessages.run(edge - 1, rows));
      },
      (rows) => changedRows(oldKeys.run(edge - 1, rows)),
      (rows) => changedRows(oldUndatedKeys.run(edge, rows)),
      (rows) => changedRows(oldTombstones.run(edge, rows)),
    ];
  }

  /** Takes rows out of the log that are too old for it, and leaves their keys. */
  #leaveKeys(edge: number, logEdge: number, noted: number): Step {
    if (logEdge <= 0) return () => 0;
    const { oldestRead, oldestUndated, keepKey, removeMessage } = this.#sql;
    const read = this.#readByAll();
    return (rows) => {
      const old = [...oldestRead.all(Math.max(1, edge), logEdge - 1, rows), ...oldestUndated.all(rows)] as {
        seq: number;
        second: number;
        key: Uint8Array;
      }[];
      const leaving = old.filter(({ seq }) => seq <= read);
      for (const { seq, second, key } of leaving) {
        // One driver gives bytes in a form that it does not take.
        keepKey.run(second, Buffer.from(key), noted);
        removeMessage.run(seq);
      }
      return leaving.length;
    };
  }

  /** The newest row that every sink has read; one that has not begun has read none. */
  #readByAll(): number {
    const cursors = this.#retention.sinks.map(
      (name) => (this.#sql.cursor.get(name) as { seq: number } | undefined)?.seq ?? 0,
    );
    return Math.min(Number.MAX_SAFE_INTEGER, ...cursors);
  }
}

/** Late rows send nothing. A quote within a text is escaped, so this is the key. */
const SENDS = `instr(outcome, '"late":true') = 0`;

const SQL = {
  noteLost: `INSERT INTO meta SELECT 'lost_seq', max(seq) FROM (
      SELECT seq, outcome FROM message WHERE second BETWEEN 1 AND ? ORDER BY second LIMIT ?
    ) WHERE ${SENDS} HAVING max(seq) IS NOT NULL
    ON CONFLICT DO UPDATE SET value = max(value, excluded.value)`,
  oldMessages:
    'DELETE FROM message WHERE seq IN (SELECT seq FROM message WHERE second BETWEEN 1 AND ? ORDER BY second LIMIT ?)',
  oldKeys:
    'DELETE FROM seen WHERE (second, key) IN (SELECT second, key FROM seen WHERE second BETWEEN 1 AND ? ORDER BY second LIMIT ?)',
  oldUndatedKeys:
    'DELETE FROM seen WHERE (second, key) IN (SELECT second, key FROM seen WHERE second = 0 AND noted < ? LIMIT ?)',
  oldTombstones:
    'DELETE FROM object WHERE row IN (SELECT row FROM object WHERE gone = 1 AND second < ? LIMIT ?)',
  oldestRead: 'SELECT seq, second, key FROM message WHERE second BETWEEN ? AND ? ORDER BY second LIMIT ?',
  oldestUndated: `SELECT seq, second, key FROM message WHERE second = 0
     AND seq < coalesce((SELECT seq FROM message WHERE +second > 0 ORDER BY seq LIMIT 1), 0) ORDER BY seq LIMIT ?`,
  keepKey: 'INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  removeMessage: 'DELETE FROM message WHERE seq = ?',
  cursor: 'SELECT seq FROM sink WHERE name = ?',
} as const;

/** SQLite may have rolled back by itself, as it does when the disk is full. */
export function rollback(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // Nothing is left to roll back.
  }
}
