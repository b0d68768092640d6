import { SECOND, type Clock, type Micros } from '../model/index.ts';

/** At most so many items a second over time. A batch goes as a whole, and what follows waits for its share to pass. */
export class RateLimit {
  readonly #perItem: Micros;
  readonly #clock: Clock;
  #free: Micros = 0;

  /** `rate` is items per second; null is without a limit. */
  constructor(rate: number | null, clock: Clock) {
    this.#perItem = rate === null ? 0 : SECOND / rate;
    this.#clock = clock;
  }

  /** Resolves when `count` items may go, or when `signal` aborts. */
  async pass(count: number, signal: AbortSignal): Promise<void> {
    if (this.#perItem === 0) return;
    const now = this.#clock.now();
    // After a clock that was set back nobody waits for the time that it went.
    const wait = Math.max(0, Math.min(this.#free - now, count * this.#perItem + SECOND));
    if (wait > 0) await this.#clock.sleep(wait / 1000, signal);
    this.#free = now + wait + count * this.#perItem;
  }
}
