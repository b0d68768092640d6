import type { Micros } from '../model/index.ts';

interface Followed {
  readonly stream: number;
  readonly position: number;
  readonly received: Micros;
}

/**
 * How long messages of one source take from received to committed, whatever streams they come in: a connection, a partition, a
 * request. One at a time is followed, until it is settled; then the newest that is not, which came while the one before was being
 * committed. The pipeline commits in the order of arrival and settles what was delivered also where its stream has ended.
 */
export class CommitLag {
  #followed: Followed | null = null;
  /** null when all is settled. */
  #newest: Followed | null = null;
  #longest: Micros = 0;

  /** A delivery. Called for each. */
  took(stream: number, position: number, received: Micros): void {
    this.#newest = { stream, position, received };
    this.#followed ??= this.#newest;
  }

  settled(stream: number, position: number, now: Micros): void {
    const covers = (one: Followed | null): boolean =>
      one !== null && one.stream === stream && one.position <= position;
    // A batch settles its streams one after the other, the newest delivery perhaps before the one that is followed.
    const all = covers(this.#newest);
    if (all) this.#newest = null;
    if (this.#followed === null || (!all && !covers(this.#followed))) return;
    this.#longest = Math.max(this.#longest, now - this.#followed.received);
    this.#followed = this.#newest;
  }

  /** The longest since the last look, that of the one which still waits included. */
  take(now: Micros): Micros {
    const waiting = this.#followed === null ? 0 : now - this.#followed.received;
    const longest = Math.max(this.#longest, waiting);
    this.#longest = 0;
    return longest;
  }
}
