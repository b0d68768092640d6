/**
 * Credit of several receivers that share one bound: credit that a peer has and messages that are unsettled are never more than `total`, or
 * one for each line where there are more lines than that.
 *
 * Half of it is divided equally: so much credit stands on each line, and always comes back to it, however busy the others are. The other
 * half is lent to unsettled messages, wherever they are, and comes back when they are settled; lines that wait for it take turns. What a
 * peer was once given is so never to be taken back for another.
 */
export class CreditPool {
  /** Most credit that a peer has on a line. */
  readonly standing: number;
  #free: number;
  readonly #waiting = new Set<CreditLine>();

  constructor(total: number, lines: number) {
    this.standing = Math.max(1, Math.floor(total / (2 * lines)));
    this.#free = Math.max(0, total - this.standing * lines);
  }

  /** One receiver's part. */
  line(): CreditLine {
    return new CreditLine(this);
  }

  /** For lines: beyond what is their own. Who is given less hears when there is more. */
  lend(line: CreditLine, count: number): number {
    const lent = Math.min(count, this.#free);
    this.#free -= lent;
    if (lent < count) this.#waiting.add(line);
    return lent;
  }

  /** For lines. */
  takeBack(count: number): void {
    this.#free += count;
    for (const line of this.#waiting) {
      if (this.#free === 0) return;
      this.#waiting.delete(line);
      line.more();
    }
  }

  /** For lines. */
  forget(line: CreditLine): void {
    this.#waiting.delete(line);
  }
}

/** What one receiver has of a pool: the credit of its peer, and its unsettled messages. */
export class CreditLine {
  /** Called when what could not be taken may be there. */
  more: () => void = () => undefined;
  readonly #pool: CreditPool;
  #held = 0;

  constructor(pool: CreditPool) {
    this.#pool = pool;
  }

  /** Most credit that the peer is to have. */
  get standing(): number {
    return this.#pool.standing;
  }

  /** Takes up to `count`, and says how much there was. */
  take(count: number): number {
    const own = Math.max(0, Math.min(count, this.standing - this.#held));
    const taken = own + (count > own ? this.#pool.lend(this, count - own) : 0);
    this.#held += taken;
    return taken;
  }

  /** Gives `count` of what was taken back. */
  give(count: number): void {
    const borrowed = Math.max(0, this.#held - this.standing);
    this.#held -= count;
    this.#pool.takeBack(Math.min(count, borrowed));
  }

  /** Gives all of it back, and wants no more. */
  close(): void {
    this.#pool.forget(this);
    this.more = () => undefined;
    this.give(this.#held);
  }
}
