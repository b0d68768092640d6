import type {
  Clock,
  Logger,
  Micros,
  Outbox,
  OutgoingItem,
  Sink,
  SinkProgress,
  StoreReader,
} from '../model/index.ts';
import { gapItem, outgoingItems } from './outgoingItems.ts';
import { PersistentDelivery } from './persistentDelivery.ts';
import { type SinkPlan, wants } from './sinkPlan.ts';
import { receiptOf } from './receiptOf.ts';
import { standingItems } from './standingItems.ts';

/** Rows of the log read at a time. */
const PAGE = 500;

export interface SinkRunnerParts {
  readonly sink: Sink;
  readonly plan: SinkPlan;
  readonly reader: StoreReader;
  readonly store: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to 1, by chance. */
  readonly chance: () => number;
}

/** How a sink stands, for metrics and for people. */
export interface SinkStatus {
  readonly name: string;
  /** Rows of the log that are not dealt with. */
  readonly behind: number;
  /** When the oldest of them came in; null where there is none. */
  readonly oldest: Micros | null;
  /** Whether its target counts as gone. */
  readonly open: boolean;
  /** Items that its target refused for good. */
  readonly parked: number;
  /** Items that its target took and then dropped, since the start. */
  readonly rejected: number;
}

/**
 * Moves one sink's cursor along the message log: reads what is new, delivers it, remembers how far it came. What fails is
 * tried again from there, so the sink sees every item at least once and in order; what the target refuses for good is
 * parked. A sink that begins is given what stands, then what comes; one that fell behind the log is told of the gap
 * before that.
 */
export class SinkRunner {
  readonly #parts: SinkRunnerParts;
  readonly #abort = new AbortController();
  readonly #delivery: PersistentDelivery;
  /** null until the sink has begun. */
  #progress: SinkProgress | null;
  #running: Promise<void> | null = null;
  #again = false;
  #due = true;

  constructor(parts: SinkRunnerParts) {
    const { sink, plan, reader } = parts;
    this.#parts = parts;
    this.#delivery = new PersistentDelivery({ ...parts, ...plan, signal: this.#abort.signal });
    this.#progress = reader.sinkProgress(sink.name);
  }

  get status(): SinkStatus {
    const { reader, sink } = this.#parts;
    const seq = this.#progress?.seq ?? 0;
    const [next] = reader.log(seq, 1);
    return {
      name: sink.name,
      behind: reader.lastSeq() - seq,
      oldest: next === undefined ? null : receiptOf(next),
      open: this.#delivery.open,
      parked: reader.parkedCount(sink.name),
      rejected: sink.rejected ?? 0,
    };
  }

  /** There may be something new in the log. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Parked items may have become due. */
  retryParked(): void {
    this.#due = true;
    this.wake();
  }

  /** Delivers what the log holds now, as long as the target takes it, then stops for good. */
  async stop(): Promise<void> {
    this.#delivery.tryOnceMore();
    // Whoever waits for a target that is gone is not waited for: the log keeps what is left.
    if (this.#delivery.open) this.#abort.abort();
    this.wake();
    await this.#running;
    this.#abort.abort();
    await this.#parts.sink.close();
  }

  /** Stops as soon as the delivery in hand ends; the rest keeps for the next run. */
  abandon(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#abort.signal.aborted) {
      this.#again = false;
      try {
        if (!(await this.#step())) return;
      } catch (error) {
        // The store could not be read or written; what was delivered meanwhile is delivered again.
        this.#again = await this.#delivery.waitAfter(error);
      }
    }
  }

  /** Does what is next; false when nothing more is to be tried. */
  async #step(): Promise<boolean> {
    const { reader } = this.#parts;
    const progress = this.#progress;
    // What came before a sink began is not promised to it.
    if (progress === null) return this.#then([], { seq: reader.lastSeq(), changesAfter: null });
    const lost = reader.lostSeq();
    if (progress.seq < lost) return this.#tellGap(progress.seq + 1, lost);
    if (progress.changesAfter === null) return this.#tellStanding(progress.seq);
    if (this.#due && !(await this.#retryDue())) return false;
    return this.#page(progress.seq, progress.changesAfter);
  }

  /** Delivers the next rows; there may be more of them. */
  async #page(seq: number, changesAfter: number): Promise<boolean> {
    const { reader, plan } = this.#parts;
    const entries = reader.log(seq, PAGE);
    let batch: OutgoingItem[] = [];
    for (const [index, entry] of entries.entries()) {
      const fresh = outgoingItems(entry).filter((item) => item.kind !== 'change' || item.seq > changesAfter);
      batch.push(...fresh.filter((item) => wants(plan, item)));
      if (batch.length < plan.batch && index < entries.length - 1) continue;
      if (!(await this.#deliver(batch, { seq: entry.seq, changesAfter }))) return false;
      batch = [];
    }
    this.#again ||= entries.length === PAGE;
    return true;
  }

  #tellGap(from: number, to: number): Promise<boolean> {
    const { sink, logger } = this.#parts;
    logger.error({ sink: sink.name, from, to }, 'rows left the log before the sink had them');
    return this.#then([gapItem(from, to)], { seq: to, changesAfter: null });
  }

  /** At the beginning and behind a gap. */
  async #tellStanding(seq: number): Promise<boolean> {
    const { reader, plan } = this.#parts;
    const asOf = reader.lastSeq();
    for (const batch of standingItems(reader, plan, asOf)) {
      if (!(await this.#deliver(batch, null))) return false;
    }
    // Who was given no objects is given all changes.
    return this.#then([], { seq, changesAfter: plan.kinds.has('object') ? asOf : seq });
  }

  /** Delivers a batch, behind which there is more to do. */
  #then(items: readonly OutgoingItem[], progress: SinkProgress): Promise<boolean> {
    this.#again = true;
    return this.#deliver(items, progress);
  }

  /** Tries parked items again for which somebody asked, each for itself. */
  async #retryDue(): Promise<boolean> {
    const { reader, store, sink, logger } = this.#parts;
    this.#due = false;
    for (const { id, item } of reader.parkedItems({ sink: sink.name, due: true })) {
      const refused = await this.#delivery.untilTaken([item]);
      if (refused === null) {
        this.#due = true;
        return false;
      }
      if (refused.length === 0) await store.dropParked([id]);
      else await store.saveDelivery(sink.name, null, refused);
      logger.info(
        { sink: sink.name, key: item.key, taken: refused.length === 0 },
        'a parked item was tried again',
      );
    }
    return true;
  }

  /** Delivers a batch and remembers it, and the progress where there is one; false when nothing more is to be tried. */
  async #deliver(items: readonly OutgoingItem[], progress: SinkProgress | null): Promise<boolean> {
    const { store, sink, logger } = this.#parts;
    const refused = await this.#delivery.untilTaken(items);
    if (refused === null) return false;
    for (const { item, answer } of refused) {
      logger.error(
        { sink: sink.name, key: item.key, answer },
        'the target refuses an item for good; it is parked',
      );
    }
    if (progress === null && refused.length === 0) return true;
    await store.saveDelivery(sink.name, progress, refused);
    this.#progress = progress ?? this.#progress;
    return true;
  }
}
