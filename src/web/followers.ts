/** What ended a follower's wait. */
export type Awaited = 'news' | 'silence' | 'end';

interface Seat {
  /** Ends the wait it is in, if it is in one. */
  wake: (() => void) | null;
}

/** One client that follows the log. */
export interface Follower {
  /** Resolves when the log has grown, with the end of all following, or after so many milliseconds. */
  wait(millis: number): Promise<Awaited>;
  /** Gives the seat back. */
  leave(): void;
}

/**
 * Those who follow the log: how many there may be, what wakes them, and their common end. It holds nothing of the
 * log: each reads it at his own pace.
 */
export class Followers {
  readonly #limit: number;
  readonly #seats = new Set<Seat>();
  #ending = false;
  #emptied: () => void = () => undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A seat; null when none is free, and once the end has begun. */
  join(): Follower | null {
    if (this.#ending || this.#seats.size >= this.#limit) return null;
    const seat: Seat = { wake: null };
    this.#seats.add(seat);
    return {
      wait: (millis) => this.#wait(seat, millis),
      leave: () => {
        this.#seats.delete(seat);
        seat.wake?.();
        if (this.#seats.size === 0) this.#emptied();
      },
    };
  }

  /** The log has grown. */
  wake(): void {
    for (const seat of this.#seats) seat.wake?.();
  }

  /** Lets each read to the end of the log and leave; resolves when all have left. */
  async end(): Promise<void> {
    this.#ending = true;
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    this.wake();
    if (this.#seats.size > 0) await emptied;
  }

  async #wait(seat: Seat, millis: number): Promise<Awaited> {
    if (this.#ending) return 'end';
    const outcome = await new Promise<Awaited>((resolve) => {
      const timer = setTimeout(() => resolve('silence'), millis);
      seat.wake = () => {
        clearTimeout(timer);
        resolve('news');
      };
    });
    seat.wake = null;
    return this.#seats.has(seat) ? outcome : 'end';
  }
}
