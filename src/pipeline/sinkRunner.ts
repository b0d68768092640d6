import type { Clock, Logger, Sink, Store, StoreReader } from '../model/index.ts';

/** Log entries handed to a sink at a time. */
const PAGE = 1000;
/** Between two tries after a sink failed, milliseconds; doubled up to the maximum. */
const FIRST_RETRY = 500;
const LAST_RETRY = 60_000;

/**
 * Moves one sink's cursor along the message log: reads what is new, delivers it, remembers how far it came. A
 * sink that fails is tried again from its cursor, so it sees every entry at least once and in order.
 */
export class SinkRunner {
  readonly #sink: Sink;
  readonly #reader: StoreReader;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #abort = new AbortController();
  #cursor: number;
  #running: Promise<void> | null = null;
  #again = false;

  constructor(sink: Sink, reader: StoreReader, store: Store, clock: Clock, logger: Logger) {
    this.#sink = sink;
    this.#reader = reader;
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
    this.#cursor = reader.cursor(sink.name);
  }

  /** There may be something new in the log. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Delivers what the log holds now, then stops for good. */
  async stop(): Promise<void> {
    this.wake();
    await this.#running;
    this.#abort.abort();
    await this.#sink.close();
  }

  /** Stops as soon as the delivery in hand ends; the rest keeps for the next run. */
  abandon(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    let wait = FIRST_RETRY;
    while (this.#again && !this.#abort.signal.aborted) {
      const entries = this.#reader.log(this.#cursor, PAGE);
      const last = entries.at(-1);
      this.#again = entries.length === PAGE;
      if (!last) return;
      try {
        await this.#sink.deliver(entries);
        this.#cursor = last.seq;
        await this.#store.saveCursor(this.#sink.name, last.seq);
        wait = FIRST_RETRY;
      } catch (error) {
        this.#again = true;
        this.#logger.warn(
          { sink: this.#sink.name, error, retry_in_ms: wait },
          'delivery failed; trying again',
        );
        await this.#clock.sleep(wait, this.#abort.signal);
        wait = Math.min(wait * 2, LAST_RETRY);
      }
    }
  }
}
