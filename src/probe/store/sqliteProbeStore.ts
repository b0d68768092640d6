import { fromJson, StackwireError, toJson, type Clock, type Json, type Logger } from '../../model/index.ts';
import { refusal, type Statement } from '../../sqlite/index.ts';
import { openProbeFile, type ProbeFile } from './openProbeFile.ts';
import type { Outbox, OutboxDepth, WaitingEvent } from './outbox.ts';
import { OutboxTable, type OutboxBounds } from './outboxTable.ts';
import type { ProbeCommit, ProbeRecords, ProbeStore } from './probeStore.ts';

export interface ProbeStoreParts {
  /** The folder of its file. */
  readonly folder: string;
  readonly bounds: OutboxBounds;
  /** Whose gaps they are. */
  readonly host: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the probe remembers, and what it has still to send, in one file, so that one is never ahead of the other. */
export class SqliteProbeStore implements ProbeStore, Outbox {
  readonly #file: ProbeFile;
  readonly #table: OutboxTable;
  readonly #clock: Clock;
  readonly #put: Statement;
  readonly #remove: Statement;
  readonly #records: Statement;
  #hear: () => void = () => undefined;

  private constructor(file: ProbeFile, { bounds, host, clock }: ProbeStoreParts) {
    this.#file = file;
    this.#clock = clock;
    const { database } = file;
    this.#table = new OutboxTable(database, bounds, host);
    this.#put = database.prepare(
      'INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    this.#remove = database.prepare('DELETE FROM record WHERE kind = ? AND uuid = ?');
    this.#records = database.prepare('SELECT uuid, value FROM record WHERE kind = ?');
  }

  /** @throws StackwireError `store/locked`, `store/newer`, `store/unreadable`, `store/write` */
  static open(parts: ProbeStoreParts): SqliteProbeStore {
    const file = openProbeFile(parts.folder, parts.logger);
    try {
      const store = new SqliteProbeStore(file, parts);
      store.#transact(() => store.#table.unpark());
      return store;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  get depth(): OutboxDepth {
    return this.#table.depth;
  }

  onGrowth(hear: () => void): void {
    this.#hear = hear;
  }

  read(records: ProbeRecords): ReadonlyMap<string, Json> {
    const rows = this.#records.all(records) as { uuid: string; value: string }[];
    return new Map(rows.map(({ uuid, value }) => [uuid, fromJson(value)]));
  }

  commit({ records, put = new Map(), remove = [], events = [] }: ProbeCommit): void {
    if (put.size === 0 && remove.length === 0 && events.length === 0) return;
    this.#transact(() => {
      for (const [uuid, value] of put) this.#put.run(records, uuid, toJson(value));
      for (const uuid of remove) this.#remove.run(records, uuid);
      if (events.length > 0) this.#table.put(events, this.#clock.now());
    });
    if (events.length > 0) this.#hear();
  }

  take(limit: number): readonly WaitingEvent[] {
    return this.#transact(() => this.#table.take(limit));
  }

  settle(events: readonly WaitingEvent[]): void {
    this.#transact(() => this.#table.remove(events));
  }

  park(event: WaitingEvent, because: string): void {
    this.#transact(() => this.#table.park(event, because));
  }

  close(): void {
    this.#file.close();
  }

  #transact<T>(work: () => T): T {
    const { database, path } = this.#file;
    const { counts } = this.#table;
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#table.counts = counts;
      try {
        database.exec('ROLLBACK');
      } catch {
        // SQLite has taken it back by itself.
      }
      const { code, message } = refusal(error, path);
      throw new StackwireError(code, message, { cause: error });
    }
  }
}
