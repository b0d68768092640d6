import type { Clock, Logger, Micros } from '../model/index.ts';

/** Failures in a row after which a target counts as gone. */
const OPENS_AFTER = 5;

/**
 * Whether a sink's target can be served, told in the log when that changes and not with every try: what failed first, that
 * the circuit opened and why, that it closed and how long it was open.
 */
export class Circuit {
  readonly #sink: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #failures = 0;
  #since: Micros = 0;

  constructor(sink: string, clock: Clock, logger: Logger) {
    this.#sink = sink;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether the target counts as gone. */
  get open(): boolean {
    return this.#failures >= OPENS_AFTER;
  }

  /** How many tries in a row have failed now. */
  failed(reason: string): number {
    this.#failures += 1;
    const fields = { sink: this.#sink, reason };
    if (this.#failures === 1) {
      this.#since = this.#clock.now();
      this.#logger.warn(fields, 'a delivery failed; it is tried again');
    }
    if (this.#failures === OPENS_AFTER) {
      this.#logger.error(fields, 'circuit opened: the target is tried now and then, and what waits is kept');
    }
    return this.#failures;
  }

  worked(): void {
    if (this.#failures === 0) return;
    const seconds = Math.round((this.#clock.now() - this.#since) / 1e6);
    const fields = { sink: this.#sink, failures: this.#failures, after_s: seconds };
    if (this.open) this.#logger.info(fields, 'circuit closed: the target takes deliveries again');
    else this.#logger.info(fields, 'the target takes deliveries again');
    this.#failures = 0;
  }
}
