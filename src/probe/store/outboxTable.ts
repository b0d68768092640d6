import { fromJson, type JsonObject, toJson, type Micros } from '../../model/index.ts';
import type { Database, Statement } from '../../sqlite/index.ts';
import { eventWorth, subjectOf, WORTH } from './eventWorth.ts';
import { type Gap, gapEvent, widened } from './gapEvent.ts';
import type { OutboxDepth, WaitingEvent } from './outbox.ts';
import type { ProbeEvent } from './probeStore.ts';

/** What an event takes beside its payload, bytes. */
const ROW = 200;

export interface OutboxBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

interface Row {
  readonly seq: number;
  readonly key: string;
  readonly event_type: string;
  readonly priority: ProbeEvent['priority'];
  readonly generated: number;
  readonly payload: string;
  readonly bytes: number;
  readonly worth: number;
}

/** The outbox as a table. Whoever calls what changes it holds a transaction, and keeps `counts` only when that was committed. */
export class OutboxTable {
  readonly #bounds: OutboxBounds;
  readonly #host: string;
  readonly #statements: Readonly<Record<keyof typeof SQL, Statement>>;
  /** Up to here everything was taken by the sender. */
  #taken = 0;
  #counts: { readonly events: number; readonly bytes: number; readonly dropped: number };

  constructor(database: Database, bounds: OutboxBounds, host: string) {
    this.#bounds = bounds;
    this.#host = host;
    this.#statements = Object.fromEntries(
      Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof SQL, Statement>;
    const { events, bytes } = this.#statements.count.get() as { events: number; bytes: number };
    this.#counts = { events, bytes, dropped: 0 };
  }

  get counts(): { readonly events: number; readonly bytes: number; readonly dropped: number } {
    return this.#counts;
  }

  set counts(counts: { readonly events: number; readonly bytes: number; readonly dropped: number }) {
    this.#counts = counts;
  }

  get depth(): OutboxDepth {
    const { parked } = this.#statements.parked.get() as { parked: number };
    const { oldest } = this.#statements.oldest.get() as { oldest: number | null };
    return { ...this.#counts, parked, oldest };
  }

  /** Puts them in, under their keys, and drops what there is no room for. */
  put(events: readonly ProbeEvent[], now: Micros): void {
    for (const event of events) this.#insert(event, eventWorth(event.eventType));
    let gap: Gap | null = null;
    while (this.#overfull) {
      const row = this.#statements.least.get(WORTH.gap, this.#taken) as Row | undefined;
      if (row === undefined) break;
      gap ??= this.#openGap();
      const { seq, event_type: eventType, generated } = row;
      gap = widened(gap, { seq, eventType, generated, superseded: row.worth === WORTH.superseded });
      this.#remove(row.seq, row.bytes);
      this.#counts = { ...this.#counts, dropped: this.#counts.dropped + 1 };
    }
    if (gap !== null) this.#insert(gapEvent(gap, this.#host, now), WORTH.gap);
  }

  /** The oldest that are not parked; a gap among them will not grow any more. */
  take(limit: number): readonly WaitingEvent[] {
    const rows = this.#statements.take.all(limit) as Row[];
    this.#statements.offer.run(WORTH.gap, rows.at(-1)?.seq ?? 0);
    this.#taken = Math.max(this.#taken, rows.at(-1)?.seq ?? 0);
    return rows.map(({ seq, key, event_type, priority, generated, payload }) => ({
      seq,
      key,
      eventType: event_type,
      priority,
      generated,
      payload: fromJson(payload) as JsonObject,
    }));
  }

  remove(events: readonly WaitingEvent[]): void {
    for (const { seq } of events) {
      const row = this.#statements.bytes.get(seq) as { bytes: number } | undefined;
      if (row !== undefined) this.#remove(seq, row.bytes);
    }
  }

  park({ seq }: WaitingEvent, because: string): void {
    this.#statements.park.run(because, seq);
  }

  /** All that was parked is to be tried again. */
  unpark(): void {
    this.#statements.unpark.run();
  }

  get #overfull(): boolean {
    const { events, bytes } = this.#counts;
    return events > this.#bounds.maxEvents || bytes > this.#bounds.maxBytes;
  }

  /** Takes back the word about a gap that nobody has heard yet, so that it is said once, of all of it. */
  #openGap(): Gap | null {
    const row = this.#statements.openGap.get(WORTH.gap, this.#taken) as Row | undefined;
    if (row === undefined) return null;
    this.#remove(row.seq, row.bytes);
    return JSON.parse(row.key.slice(row.key.indexOf('{"first"'))) as Gap;
  }

  #insert(event: ProbeEvent, worth: number): void {
    const { key, eventType, priority, generated } = event;
    const text = toJson(event.payload);
    const bytes = Buffer.byteLength(text) + ROW;
    const subject = subjectOf(event);
    const values = [key, eventType, priority, generated, text, bytes, worth, subject] as const;
    const row = this.#statements.insert.get(...values) as { seq: number } | undefined;
    if (row === undefined) return;
    if (subject !== null)
      this.#statements.supersede.run(WORTH.superseded, subject, WORTH.superseded, row.seq);
    this.#counts = {
      ...this.#counts,
      events: this.#counts.events + 1,
      bytes: this.#counts.bytes + bytes,
    };
  }

  #remove(seq: number, bytes: number): void {
    this.#statements.remove.run(seq);
    this.#counts = {
      ...this.#counts,
      events: this.#counts.events - 1,
      bytes: this.#counts.bytes - bytes,
    };
  }
}

const SQL = {
  count: 'SELECT count(*) AS events, coalesce(sum(bytes), 0) AS bytes FROM outbox',
  parked: 'SELECT count(*) AS parked FROM outbox WHERE (parked IS NULL) = 0',
  oldest: 'SELECT min(generated) AS oldest FROM (SELECT generated FROM outbox ORDER BY seq LIMIT 100)',
  insert: `INSERT INTO outbox (key, event_type, priority, generated, payload, bytes, worth, subject)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING seq`,
  supersede: 'UPDATE outbox SET worth = ? WHERE subject = ? AND worth > ? AND seq < ?',
  least: `SELECT seq, event_type, generated, bytes, worth FROM outbox
    WHERE worth < ? AND (parked IS NOT NULL OR seq > ?) ORDER BY parked IS NULL, worth, seq LIMIT 1`,
  openGap: `SELECT seq, key, bytes FROM outbox
    WHERE parked IS NULL AND worth = ? AND offered = 0 AND seq > ? LIMIT 1`,
  take: `SELECT seq, key, event_type, priority, generated, payload FROM outbox
    WHERE parked IS NULL ORDER BY seq LIMIT ?`,
  offer: 'UPDATE outbox SET offered = 1 WHERE worth = ? AND offered = 0 AND seq <= ? AND parked IS NULL',
  bytes: 'SELECT bytes FROM outbox WHERE seq = ?',
  remove: 'DELETE FROM outbox WHERE seq = ?',
  park: 'UPDATE outbox SET parked = ? WHERE seq = ?',
  unpark: 'UPDATE outbox SET parked = NULL WHERE parked IS NOT NULL',
} as const;
