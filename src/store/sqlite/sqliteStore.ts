import { dirname } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import {
  StackwireError,
  type CommitResult,
  type ParkedItem,
  type SinkProgress,
  type Store,
  type StoreBatch,
} from '../../model/index.ts';
import { makeFolder } from '../../sqlite/index.ts';
import { BatchWriter } from './batchText.ts';
import type { Answer, Reply, Request, ThreadStart } from './threadProtocol.ts';

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: StackwireError): void;
}

/** Bytes of a batch's first block; it grows to what batches need. */
const FIRST_BLOCK = 256 * 1024;
/** The thread's young objects are garbage within a message; more room for them is memory without a gain. */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };
/** One batch is filled while another is committed. */
const SPARE_BLOCKS = 1;

/** The store as the main thread holds it: every call is answered by the writer's thread, in order. */
export class SqliteStore implements Store {
  /** What an operator should know of how it was opened, one sentence each. */
  notes: readonly string[] = [];
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Blocks of committed batches, to be filled again. */
  readonly #spare: SharedArrayBuffer[] = [];
  readonly #died: (error: StackwireError) => void;
  #nextId = 1;
  #closing = false;

  private constructor(worker: Worker, died: (error: StackwireError) => void) {
    this.#worker = worker;
    this.#died = died;
    worker.on('message', (reply: Reply) => this.#settle(reply));
    // What libsql throws loses its message between threads; its code is left.
    worker.on('error', (cause: Error) => this.#die(`the store thread failed: ${inspect(cause)}`, cause));
    worker.on('exit', () => {
      if (!this.#closing) this.#die('the store thread ended unexpectedly');
    });
  }

  /**
   * Starts `thread` (a module that calls `serveStore`) and resolves when the store is open. Should the thread end
   * by itself later, `died` is told: nothing can be committed any more, and only a new process helps.
   */
  static async open(
    thread: URL,
    start: ThreadStart,
    died: (error: StackwireError) => void,
  ): Promise<SqliteStore> {
    makeFolderOf(start.settings.path);
    const store = new SqliteStore(new Worker(thread, { workerData: start, resourceLimits: HEAP }), died);
    const answer = await new Promise<Answer>((resolve, reject) => store.#waiting.set(0, { resolve, reject }));
    store.notes = (answer ?? []) as readonly string[];
    return store;
  }

  newBatch(): StoreBatch {
    const block = this.#spare.pop() ?? new SharedArrayBuffer(FIRST_BLOCK);
    return new ThreadBatch(block, async (batch) => {
      const result = await this.#ask((id) => ({ id, kind: 'commit', batch: batch.text }));
      if (this.#spare.length < SPARE_BLOCKS) this.#spare.push(batch.block);
      return result as CommitResult | null;
    });
  }

  async dropDead(seqs: readonly number[]): Promise<number> {
    return (await this.#ask((id) => ({ id, kind: 'drop-dead', seqs }))) as number;
  }

  /** The commits that follow merge with these. */
  async setModels(source: unknown): Promise<void> {
    await this.#ask((id) => ({ id, kind: 'models', source }));
  }

  async saveDelivery(
    sink: string,
    progress: SinkProgress | null,
    parked: readonly ParkedItem[],
  ): Promise<void> {
    await this.#ask((id) => ({ id, kind: 'delivery', sink, progress, parked }));
  }

  async retryParked(ids: readonly number[]): Promise<number> {
    return (await this.#ask((id) => ({ id, kind: 'retry-parked', ids }))) as number;
  }

  async dropParked(ids: readonly number[]): Promise<number> {
    return (await this.#ask((id) => ({ id, kind: 'drop-parked', ids }))) as number;
  }

  /** Resolves when the thread has come to it: a sign that it lives, also while it refuses to write. */
  async ping(): Promise<void> {
    await this.#ask((id) => ({ id, kind: 'ping' }));
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    await this.#ask((id) => ({ id, kind: 'close' }));
    await this.#worker.terminate();
  }

  #ask(request: (id: number) => Request): Promise<Answer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage(request(id));
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new StackwireError(reply.error.code, reply.error.message));
    else waiting?.resolve(reply.result);
  }

  #die(message: string, cause?: Error): void {
    if (this.#closing) return;
    this.#closing = true;
    const error = new StackwireError('internal', message, { cause });
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    this.#died(error);
  }
}

function makeFolderOf(path: string): void {
  const folder = dirname(path);
  try {
    makeFolder(folder, 0o700);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('store/unreadable', `${folder}: ${reason}`, { cause });
  }
}

/** A batch that is committed by the writer's thread. */
class ThreadBatch extends BatchWriter implements StoreBatch {
  readonly #send: (batch: BatchWriter) => Promise<CommitResult | null>;

  constructor(block: SharedArrayBuffer, send: (batch: BatchWriter) => Promise<CommitResult | null>) {
    super(block);
    this.#send = send;
  }

  async commit(): Promise<CommitResult> {
    const result = await this.#send(this);
    if (!result) throw new StackwireError('internal', 'the store thread gave no result');
    return result;
  }
}
