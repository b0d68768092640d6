import { Gauge, type Registry } from 'prom-client';
import type { FeedFigures } from '../watch/index.ts';

/** What the watch over the feed has found, as gauges. Names of publishers appear only while they are silent. */
export class WatchMetrics {
  readonly #registry: Registry;
  readonly #publishers = this.#gauge('publishers', 'Publishers that are watched');
  readonly #silent = this.#gauge(
    'silent_since_timestamp_seconds',
    'Publishers and sources that are silent now: when they were heard last',
    ['subject'],
  );
  readonly #operations = this.#gauge('operations_open', 'Operations that have begun and not ended');
  readonly #stuck = this.#gauge('operations_stuck', 'Operations that should have ended by now');
  readonly #receiveLag = this.#gauge(
    'receive_lag_seconds',
    'From sent to received: the median of the last second in which messages came',
    ['source'],
  );
  readonly #commitLag = this.#gauge(
    'commit_lag_seconds',
    'From received to committed: the longest of the last second',
    ['source'],
  );
  readonly #depth = this.#gauge('queue_messages', 'Messages that wait in the own queue', ['source']);
  readonly #limit = this.#gauge('queue_limit_messages', 'Messages that the own queue can hold', ['source']);
  readonly #overflow = this.#gauge(
    'queue_overflow_seconds',
    'Length of the gaps in which the own queue was full, since the start; messages sent in them may be lost',
    ['source'],
  );

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  show({ publishers, silent, operations, stuck, sources }: FeedFigures): void {
    this.#publishers.set(publishers);
    this.#operations.set(operations);
    this.#stuck.set(stuck);
    this.#silent.reset();
    for (const [subject, since] of silent) this.#silent.set({ subject }, since / 1e6);
    for (const [source, { receiveLag, commitLag, backlog, overflow }] of sources) {
      this.#receiveLag.set({ source }, receiveLag / 1e6);
      this.#commitLag.set({ source }, commitLag / 1e6);
      this.#overflow.set({ source }, overflow / 1e6);
      if (backlog === null) continue;
      this.#depth.set({ source }, backlog.depth);
      this.#limit.set({ source }, backlog.limit);
    }
  }

  #gauge<T extends string>(name: string, help: string, labelNames: T[] = []): Gauge<T> {
    return new Gauge({ name: `stackwire_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
