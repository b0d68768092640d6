import { fromJson, SECOND, toJson, type RingEntry, type RingFilter } from '../../model/index.ts';
import type { Database, Statement } from '../../sqlite/index.ts';

/** Seconds around a message, unless told otherwise. */
const AROUND = 30;
/** Entries read at a time. */
const PAGE = 200;

interface RingRow {
  readonly seq: number;
  readonly message_id: string;
  readonly meta: string;
  readonly body: string;
}

/** Writes the ring of redacted raw bodies: the newest that fit into so many bytes. Within the caller's transaction. */
export class Ring {
  readonly #limit: number;
  readonly #insert: Statement;
  readonly #removeOldest: Statement;
  readonly #sum: Statement;
  #bytes = 0;

  /** With a limit of 0 it is switched off, and what an earlier run left is removed. */
  constructor(database: Database, limit: number) {
    this.#limit = limit;
    this.#insert = database.prepare(
      'INSERT INTO ring (received, bytes, message_id, meta, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#removeOldest = database.prepare(
      'DELETE FROM ring WHERE seq = (SELECT seq FROM ring ORDER BY seq LIMIT 1) RETURNING bytes',
    );
    this.#sum = database.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM ring');
    if (limit === 0) database.exec('DELETE FROM ring');
    else this.recount();
  }

  add({ messageId, meta, body }: RingEntry): void {
    if (this.#limit === 0) return;
    const head = toJson(meta);
    const bytes = body.length + head.length;
    this.#insert.run(meta.received, bytes, messageId, head, body);
    this.#bytes += bytes;
    while (this.#bytes > this.#limit) {
      const removed = this.#removeOldest.get() as { bytes: number } | undefined;
      if (removed === undefined) break;
      this.#bytes -= removed.bytes;
    }
  }

  /** After a transaction that failed. */
  recount(): void {
    if (this.#limit > 0) this.#bytes = (this.#sum.get() as { bytes: number }).bytes;
  }
}

/** What the ring holds, in order of receipt. Read in pages, since an open cursor would hold up checkpoints. */
export function* readRing(database: Database, { around, seconds = AROUND }: RingFilter): Iterable<RingEntry> {
  const middle = around === undefined ? null : receiptOf(database, around);
  if (around !== undefined && middle === null) return;
  const [from, to] =
    middle === null
      ? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
      : [middle - seconds * SECOND, middle + seconds * SECOND];
  const page = database.prepare(
    `SELECT seq, message_id, meta, body FROM ring WHERE seq > ? AND received BETWEEN ? AND ? ORDER BY seq LIMIT ${PAGE}`,
  );
  for (let after = 0; ;) {
    const rows = page.all(after, from, to) as RingRow[];
    for (const row of rows) yield ringEntry(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}

function receiptOf(database: Database, messageId: string): number | null {
  const row = database
    .prepare('SELECT received FROM ring WHERE message_id = ? ORDER BY seq DESC LIMIT 1')
    .get(messageId) as { received: number } | undefined;
  return row?.received ?? null;
}

function ringEntry({ message_id: messageId, meta, body }: RingRow): RingEntry {
  return { messageId, meta: fromJson(meta) as unknown as RingEntry['meta'], body };
}
