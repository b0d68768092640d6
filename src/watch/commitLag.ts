import type { Micros } from '../model/index.ts';

/**
 * How long messages of one source take from received to committed. One at a time is followed: the first that came
 * after the last one followed was committed, which has waited longest.
 */
export class CommitLag {
  #stream = 0;
  #position = 0;
  /** null while none is followed. */
  #received: Micros | null = null;
  #longest: Micros = 0;

  /** A delivery. Called for each. */
  took(stream: number, position: number, received: Micros): void {
    // Deliveries of a stream that has ended are never settled.
    if (this.#received !== null && stream === this.#stream) return;
    this.#stream = stream;
    this.#position = position;
    this.#received = received;
  }

  settled(stream: number, position: number, now: Micros): void {
    if (this.#received === null || stream !== this.#stream || position < this.#position) return;
    this.#longest = Math.max(this.#longest, now - this.#received);
    this.#received = null;
  }

  /** The longest since the last look, that of the one which still waits included. */
  take(now: Micros): Micros {
    const waiting = this.#received === null ? 0 : now - this.#received;
    const longest = Math.max(this.#longest, waiting);
    this.#longest = 0;
    return longest;
  }
}
