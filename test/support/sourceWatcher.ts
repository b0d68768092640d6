import type {
  Delivery,
  Logger,
  SourceListener,
  SourceStatus,
  UnboundInterval,
} from '../../src/model/index.ts';

/** A listener that remembers what a source says and lets a test wait for it without looking at a clock. */
export class SourceWatcher implements SourceListener {
  readonly deliveries: Delivery[] = [];
  readonly statuses: SourceStatus[] = [];
  readonly intervals: UnboundInterval[] = [];
  isEnded = false;
  #waiting: (() => void)[] = [];

  deliver(delivery: Delivery): void {
    this.deliveries.push(delivery);
    this.#wake();
  }

  status(status: SourceStatus): void {
    this.statuses.push(status);
    this.#wake();
  }

  unbound(interval: UnboundInterval): void {
    this.intervals.push(interval);
    this.#wake();
  }

  ended(): void {
    this.isEnded = true;
    this.#wake();
  }

  /** The last status. */
  get now(): SourceStatus | undefined {
    return this.statuses.at(-1);
  }

  async until(condition: (watcher: this) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** A logger that keeps its lines. */
export function memoryLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (fields: Readonly<Record<string, unknown>>, text: string): void => {
    lines.push(`${text} ${JSON.stringify(fields)}`);
  };
  return { lines, info: keep, warn: keep, error: keep };
}
