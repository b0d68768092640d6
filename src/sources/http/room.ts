/** Limits of what is taken in and not settled yet. */
export interface RoomLimits {
  readonly requests: number;
  readonly bytes: number;
}

interface Waiter {
  readonly bytes: number;
  readonly tell: (admitted: boolean) => void;
}

/** Room for posts between their beginning and their commit. Who finds none waits in line. */
export class Room {
  readonly #limits: RoomLimits;
  readonly #line = new Set<Waiter>();
  #requests = 0;
  #bytes = 0;
  #shut = false;
  #closed = false;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** Whether there is room at once, which is then taken. */
  enter(bytes: number): boolean {
    if (this.#closed || this.#line.size > 0 || !this.#fits(bytes)) return false;
    this.#take(bytes);
    return true;
  }

  /** Resolves true when there is room, which is then taken; false when there was none before `patience` aborted. */
  wait(bytes: number, patience: AbortSignal): Promise<boolean> {
    if (this.enter(bytes)) return Promise.resolve(true);
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter = { bytes, tell: resolve };
      this.#line.add(waiter);
      const giveUp = (): void => {
        if (this.#line.delete(waiter)) resolve(false);
        this.#admit();
      };
      if (patience.aborted) giveUp();
      else patience.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** The post turned out to have other bytes than it took room for. */
  resize(from: number, to: number): void {
    this.#bytes += to - from;
    this.#admit();
  }

  leave(bytes: number): void {
    this.#requests -= 1;
    this.#bytes -= bytes;
    this.#admit();
  }

  /** Lets nobody in until `open`. */
  shut(): void {
    this.#shut = true;
  }

  open(): void {
    this.#shut = false;
    this.#admit();
  }

  /** Lets nobody in any more, and sends those away who wait. */
  close(): void {
    this.#closed = true;
    for (const { tell } of this.#line) tell(false);
    this.#line.clear();
  }

  #admit(): void {
    for (const waiter of this.#line) {
      if (!this.#fits(waiter.bytes)) return;
      this.#line.delete(waiter);
      this.#take(waiter.bytes);
      waiter.tell(true);
    }
  }

  #fits(bytes: number): boolean {
    if (this.#shut) return false;
    // A single one is let in whatever its size, or it never would be.
    if (this.#requests === 0) return true;
    return this.#requests < this.#limits.requests && this.#bytes + bytes <= this.#limits.bytes;
  }

  #take(bytes: number): void {
    this.#requests += 1;
    this.#bytes += bytes;
  }
}
