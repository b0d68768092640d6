import type { CommitBatch, CommitMessage, DeadLetter, Source } from '../model/index.ts';

/** What has been decoded and mapped since the last commit began. */
export class PendingBatch {
  readonly #messages: CommitMessage[] = [];
  readonly #dead: DeadLetter[] = [];
  /** Per source the last delivery in here, by stream: all before it are in here or committed. */
  readonly #marks = new Map<Source, Map<number, number>>();
  bytes = 0;
  deliveries = 0;

  add(message: CommitMessage): void {
    this.#messages.push(message);
  }

  addDead(letter: DeadLetter): void {
    this.#dead.push(letter);
  }

  /** Notes that all of a delivery is in here. */
  mark(source: Source, stream: number, position: number, bytes: number): void {
    const streams = this.#marks.get(source) ?? new Map<number, number>();
    this.#marks.set(source, streams.set(stream, position));
    this.bytes += bytes;
    this.deliveries += 1;
  }

  get size(): number {
    return this.#messages.length + this.#dead.length;
  }

  get empty(): boolean {
    return this.size === 0 && this.deliveries === 0;
  }

  get batch(): CommitBatch {
    return { messages: this.#messages, dead: this.#dead };
  }

  /** Tells every source what it may acknowledge. Only after the batch is committed. */
  settle(): void {
    for (const [source, streams] of this.#marks) {
      for (const [stream, position] of streams) source.settle(stream, position);
    }
  }
}
