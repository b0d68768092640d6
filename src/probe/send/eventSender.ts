import { PersistentDelivery } from '../../delivery/index.ts';
import { SaidOnce, StackwireError, type Clock, type Logger } from '../../model/index.ts';
import type { Outbox } from '../store/outbox.ts';
import { outgoing, type Outgoing, type Outlet } from './outlet.ts';

/** Most events of one try. */
const BATCH = 100;
/** Between two attempts where the disk refuses, milliseconds. */
const DISK_RETRY = 1000;

export interface EventSenderParts {
  readonly outbox: Outbox;
  readonly outlet: Outlet;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to 1, by chance. */
  readonly chance: () => number;
}

/**
 * Sends what waits in the outbox, in its order, and takes out only what the other side has for good. So each event arrives at
 * least once, always under the same id, by which a bridge knows it.
 */
export class EventSender {
  readonly #parts: EventSenderParts;
  readonly #abort = new AbortController();
  readonly #delivery: PersistentDelivery;
  readonly #refused = new SaidOnce();
  #wake: () => void = () => undefined;
  #stopping = false;
  #running: Promise<void> | null = null;

  constructor(parts: EventSenderParts) {
    this.#parts = parts;
    const { outlet: sink, clock, logger, chance } = parts;
    const { signal } = this.#abort;
    this.#delivery = new PersistentDelivery({
      sink,
      rate: null,
      single: false,
      clock,
      logger,
      chance,
      signal,
    });
  }

  /** Whether the other side counts as gone. */
  get failing(): boolean {
    return this.#delivery.open;
  }

  start(): void {
    this.#parts.outbox.onGrowth(() => this.#wake());
    this.#running ??= this.#run();
  }

  /** Resolves when everything is sent, or when one more try has failed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#delivery.tryOnceMore();
    this.#wake();
    await this.#running;
  }

  /** Waits for nothing any more; what is not sent stays on disk. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#abort.abort();
    this.#wake();
    await this.#running;
    await this.#parts.outlet.close?.();
  }

  async #run(): Promise<void> {
    const { outbox } = this.#parts;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const grown = this.#growth();
      const taken = await this.#onDisk(() => outbox.take(BATCH));
      if (taken === null) return;
      const waiting = taken.result;
      if (waiting.length === 0) {
        if (this.#stopping) return;
        await grown;
        continue;
      }
      if (!(await this.#deliver(waiting.map(outgoing)))) return;
    }
  }

  /** Whether to go on. */
  async #deliver(items: readonly Outgoing[]): Promise<boolean> {
    const { outbox, logger } = this.#parts;
    const refused = await this.#delivery.untilTaken(items);
    if (refused === null) return false;
    for (const { item, answer } of refused) {
      const { waiting } = item as Outgoing;
      const fields = { event: waiting.eventType, key: waiting.key, reason: answer };
      logger.error(
        fields,
        'the other side will not have this event; it is kept, and tried again at the next start',
      );
      if ((await this.#onDisk(() => outbox.park(waiting, answer))) === null) return false;
    }
    const parked = new Set(refused.map(({ item }) => item));
    const taken = items.filter((item) => !parked.has(item)).map(({ waiting }) => waiting);
    return (await this.#onDisk(() => outbox.settle(taken))) !== null;
  }

  /** Resolves when there is more to send, or the sender is to stop. */
  #growth(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Tries until the disk takes it; null when it did not and nothing more is to be tried. */
  async #onDisk<T>(work: () => T): Promise<{ readonly result: T } | null> {
    const { clock, logger } = this.#parts;
    for (;;) {
      try {
        const result = work();
        this.#refused.forget();
        return { result };
      } catch (error) {
        if (!(error instanceof StackwireError)) throw error;
        if (this.#refused.isNew(error.message))
          logger.error(
            { code: error.code, reason: error.message },
            'the outbox cannot be written; tried again',
          );
        if (this.#stopping) return null;
        await clock.sleep(DISK_RETRY, this.#abort.signal);
      }
    }
  }
}
