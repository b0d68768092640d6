import type { TopicPartition } from '../../kafka/index.ts';
import type { Micros } from '../../model/index.ts';

/**
 * One assignment of one partition: what of it was delivered, and up to where that is settled. A position is the offset
 * of a record. Nothing of an earlier assignment counts for it.
 */
export class PartitionStream implements TopicPartition {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  /** The offset that comes next, as far as is known; null before the first record where nothing was committed. */
  next: number | null = null;
  /** The offset that is to be read next by whoever comes after us; null while nothing is settled. */
  settled: number | null = null;
  /** Records below it are not wanted. */
  from = 0;
  /** While the broker cannot read it, it is not asked again before this. */
  askAgain: Micros = 0;
  /** Offsets of what was delivered and is not settled, from `#begin` on. */
  #waiting: number[] = [];
  #begin = 0;

  constructor(id: number, { topic, partition }: TopicPartition) {
    this.id = id;
    this.topic = topic;
    this.partition = partition;
  }

  /** How many deliveries wait for their commit. */
  get inFlight(): number {
    return this.#waiting.length - this.#begin;
  }

  delivered(offset: number): void {
    this.next = offset + 1;
    this.#waiting.push(offset);
  }

  /** All up to the offset is committed; how many deliveries that are, 0 where it is known already. */
  settle(offset: number): number {
    const waiting = this.#waiting;
    const before = this.#begin;
    while ((waiting[this.#begin] ?? Infinity) <= offset) this.#begin += 1;
    const freed = this.#begin - before;
    if (freed > 0) this.settled = (waiting[this.#begin - 1] ?? offset) + 1;
    // Now and then, so that a message costs nothing for it.
    if (this.#begin > 1000 && this.#begin * 2 > waiting.length) {
      this.#waiting = waiting.slice(this.#begin);
      this.#begin = 0;
    }
    return freed;
  }
}
