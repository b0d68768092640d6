import type { Clock } from '../../model/index.ts';

/** Whether deliveries may go on: not while reading is paused, or too many wait for their commit. */
export class ReadingGate {
  readonly #clock: Clock;
  readonly #full: () => boolean;
  #paused = false;
  #draining = false;
  #changed = new AbortController();

  constructor(clock: Clock, full: () => boolean) {
    this.#clock = clock;
    this.#full = full;
  }

  get open(): boolean {
    return !this.#paused && !this.#draining && !this.#full();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.look();
  }

  /** For ever. */
  drain(): void {
    this.#draining = true;
  }

  /** What it depends on may have changed. */
  look(): void {
    if (this.open) this.wake();
  }

  /** Ends all waits, open or not. */
  wake(): void {
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Resolves when deliveries may go on, or after so many milliseconds. */
  async wait(millis: number): Promise<void> {
    if (!this.open) await this.#clock.sleep(millis, this.#changed.signal);
  }
}
