import type { CommitResult, Outbox, Store, StoreBatch } from '../../src/model/index.ts';
import { BatchWriter, readBatch } from '../../src/store/sqlite/batchText.ts';
import type { SqliteWriter } from '../../src/store/sqlite/sqliteWriter.ts';

/** The writer as a store, without a thread. */
export class DirectStore implements Store {
  readonly #writer: SqliteWriter;

  constructor(writer: SqliteWriter) {
    this.#writer = writer;
  }

  newBatch(): StoreBatch {
    const batch = new BatchWriter(new SharedArrayBuffer(1024));
    const commit = (): Promise<CommitResult> =>
      later(() => this.#writer.commit(readBatch(structuredClone(batch.text))));
    return Object.assign(batch, { commit });
  }

  saveDelivery(...delivery: Parameters<Outbox['saveDelivery']>): Promise<void> {
    return later(() => this.#writer.saveDelivery(...structuredClone(delivery)));
  }

  retryParked(ids: readonly number[]): Promise<number> {
    return later(() => this.#writer.retryParked(ids));
  }

  dropParked(ids: readonly number[]): Promise<number> {
    return later(() => this.#writer.dropParked(ids));
  }

  dropDead(seqs: readonly number[]): Promise<number> {
    return later(() => this.#writer.dropDead(seqs));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function later<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}
