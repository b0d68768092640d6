import type { Database, SqlValue, Statement } from '../../sqlite/index.ts';

/** Rows in one statement: the driver's call costs more than a row does. */
const MANY = 8;
const COLUMNS = '(seq, second, key, event, outcome)';
const ROW = '(?, ?, ?, CAST(? AS TEXT), ?)';

/** Rows of the log on their way into the file. */
export class MessageRows {
  readonly #one: Statement;
  readonly #many: Statement;
  /** The values of the rows that wait, one row after the other. */
  #values: SqlValue[] = [];
  #waiting = 0;

  constructor(database: Database) {
    const insert = (rows: number): Statement =>
      database.prepare(`INSERT INTO message ${COLUMNS} VALUES ${Array(rows).fill(ROW).join(', ')}`);
    this.#one = insert(1);
    this.#many = insert(MANY);
  }

  /** `event` is text, or its UTF-8, which must not change before `flush`. */
  add(seq: number, second: number, key: Uint8Array, event: string | Uint8Array, outcome: string): void {
    this.#values.push(seq, second, key, event, outcome);
    this.#waiting += 1;
    if (this.#waiting < MANY) return;
    this.#many.run(...this.#values);
    this.clear();
  }

  /** Writes what waits; until then no question to the file finds it. */
  flush(): void {
    const width = this.#values.length / this.#waiting;
    for (let row = 0; row < this.#waiting; row += 1) {
      this.#one.run(...this.#values.slice(row * width, (row + 1) * width));
    }
    this.clear();
  }

  /** Drops what waits. */
  clear(): void {
    this.#values = [];
    this.#waiting = 0;
  }
}
