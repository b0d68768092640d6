import type { Source, StoreBatch } from '../model/index.ts';

/** What has been decoded and mapped since the last commit began. */
export class PendingBatch {
  readonly content: StoreBatch;
  /** Per source the last delivery in here, by stream: all before it are in here or committed. */
  readonly #marks = new Map<Source, Map<number, number>>();
  bytes = 0;
  deliveries = 0;

  constructor(content: StoreBatch) {
    this.content = content;
  }

  /** Notes that all of a delivery is in here. */
  mark(source: Source, stream: number, position: number, bytes: number): void {
    const streams = this.#marks.get(source) ?? new Map<number, number>();
    this.#marks.set(source, streams.set(stream, position));
    this.bytes += bytes;
    this.deliveries += 1;
  }

  get empty(): boolean {
    return this.content.size === 0 && this.deliveries === 0;
  }

  /** Tells every source what it may acknowledge. Only after the batch is committed. */
  settle(): void {
    for (const [source, streams] of this.#marks) {
      for (const [stream, position] of streams) source.settle(stream, position);
    }
  }
}
