import type {
  Clock,
  CommitMessage,
  CommitResult,
  DeadLetter,
  Delivery,
  Micros,
  RingEntry,
  Source,
  Store,
} from '../model/index.ts';
import { PendingBatch } from './pendingBatch.ts';

export interface PipelineOptions {
  /** Messages in one transaction at most. A source's prefetch should be twice that. */
  readonly maxMessages: number;
  /** Reading stops while more bytes than this wait to be committed. */
  readonly maxBytes: number;
}

/** What a batch did, for metrics and log lines. */
export interface PipelineTelemetry {
  committed(result: CommitResult, seconds: number): void;
  /** The store refused a batch, or has not taken it for long; `waiting` is false when it works again. Told when it changes. */
  blocked(waiting: boolean, reason: string): void;
}

export interface PipelineParts {
  /** Decoding and mapping: what a delivery means. Throws nothing. */
  readonly interpret: (delivery: Delivery) => {
    readonly messages: readonly CommitMessage[];
    readonly dead: readonly DeadLetter[];
    /** What the ring is to remember of the delivery. */
    readonly raw?: RingEntry | undefined;
  };
  readonly store: Pick<Store, 'newBatch'>;
  readonly clock: Clock;
  readonly telemetry: PipelineTelemetry;
}

/** Between two tries to write what the store refused, milliseconds. */
const RETRY = 1000;
/** A commit that takes longer than this is told of, milliseconds: then a disk is slow or something holds the store. */
const SLOW = 5000;
/**
 * A batch that still grows is not held back longer than this. It grows without a pause only while a backlog is
 * read, and then larger batches drain it sooner: they write each page and wait for the disk less often.
 */
const MAX_WAIT: Micros = 100_000;

/**
 * States: collecting (deliveries join the pending batch) → committing (one batch at the store, the next one
 * collects) → settled. A batch starts when the event loop came round without bringing anything new, when it is
 * full, or when its oldest message has waited long enough. While the store refuses to write, reading pauses, the
 * batch is kept and tried again; nothing is settled meanwhile.
 */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #options: PipelineOptions;
  readonly #sources = new Set<Source>();
  #pending: PendingBatch;
  #oldest: Micros = 0;
  #sizeAtLastTurn = -1;
  #turnAsked = false;
  #committing: Promise<void> | null = null;
  #paused = false;
  /** What the store was last said to hold things up with. */
  #waitsFor: string | null = null;
  #stopped = false;

  constructor(parts: PipelineParts, options: PipelineOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#pending = new PendingBatch(parts.store.newBatch());
  }

  /** Takes a delivery of `source`. */
  take(source: Source, delivery: Delivery): void {
    if (this.#stopped) return;
    this.#meet(source);
    const { messages, dead, raw } = this.#parts.interpret(delivery);
    messages.forEach((message, index) => this.#pending.content.add(message, index === 0 ? raw : undefined));
    for (const letter of dead) this.#pending.content.addDead(letter);
    this.#pending.mark(source, delivery.stream, delivery.position, delivery.body.length);
    this.#arrived();
  }

  /** Takes a message that the bridge itself has to say. */
  submit(message: CommitMessage): void {
    if (this.#stopped) return;
    this.#pending.content.add(message);
    this.#arrived();
  }

  /** Resolves when all that was taken is committed and settled. */
  async drained(): Promise<void> {
    while (!this.#pending.empty || this.#committing) {
      if (!this.#committing) this.#commit();
      await this.#committing;
    }
  }

  /** Gives up what is not committed: it was not settled, so the broker still has it. */
  abandon(): void {
    this.#stopped = true;
  }

  #arrived(): void {
    if (this.#oldest === 0) this.#oldest = this.#parts.clock.now();
    if (this.#pending.bytes > this.#options.maxBytes) this.#pause();
    if (!this.#committing) this.#askTurn();
  }

  #askTurn(): void {
    if (this.#turnAsked) return;
    this.#turnAsked = true;
    setImmediate(() => {
      this.#turnAsked = false;
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#committing || this.#pending.empty) return;
    const { size } = this.#pending.content;
    const quiet = size === this.#sizeAtLastTurn;
    this.#sizeAtLastTurn = size;
    const waited = this.#parts.clock.now() - this.#oldest;
    if (quiet || size >= this.#options.maxMessages || waited >= MAX_WAIT) this.#commit();
    else this.#askTurn();
  }

  #commit(): void {
    const batch = this.#pending;
    this.#pending = new PendingBatch(this.#parts.store.newBatch());
    this.#oldest = 0;
    this.#sizeAtLastTurn = -1;
    this.#committing = this.#write(batch).finally(() => {
      this.#committing = null;
      if (!this.#pending.empty) this.#askTurn();
    });
  }

  async #write(batch: PendingBatch): Promise<void> {
    const started = performance.now();
    while (!this.#stopped) {
      try {
        const result = await this.#watched(batch.content.commit());
        batch.settle();
        this.#parts.telemetry.committed(result, (performance.now() - started) / 1000);
        this.#tell(null);
        this.#resume();
        return;
      } catch (error) {
        this.#pause();
        this.#tell(error instanceof Error ? error.message : String(error));
        await this.#parts.clock.sleep(RETRY);
      }
    }
  }

  /** Tells of a commit that takes long. Reading goes on meanwhile, as far as the limits let it. */
  async #watched(commit: Promise<CommitResult>): Promise<CommitResult> {
    const done = new AbortController();
    void this.#parts.clock.sleep(SLOW, done.signal).then(() => {
      if (!done.signal.aborted && !this.#stopped)
        this.#tell(
          `a commit has been under way for ${SLOW / 1000} s; the disk is slow, or something holds the store`,
        );
    });
    try {
      return await commit;
    } finally {
      done.abort();
    }
  }

  #tell(waitsFor: string | null): void {
    if (waitsFor === this.#waitsFor) return;
    this.#waitsFor = waitsFor;
    this.#parts.telemetry.blocked(waitsFor !== null, waitsFor ?? '');
  }

  /** A source that is new while reading is paused has not been told. */
  #meet(source: Source): void {
    if (this.#sources.has(source)) return;
    this.#sources.add(source);
    if (this.#paused) source.pause();
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    for (const source of this.#sources) source.pause();
  }

  #resume(): void {
    if (!this.#paused || this.#pending.bytes > this.#options.maxBytes) return;
    this.#paused = false;
    for (const source of this.#sources) source.resume();
  }
}
