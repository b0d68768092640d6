import type { Gauge, Registry } from 'prom-client';
import type { FeedFigures } from '../watch/index.ts';
import { type GaugeTable, makeGauges } from './makeGauges.ts';

const GAUGES = {
  publishers: ['publishers', 'Publishers that are watched'],
  silent: [
    'silent_since_timestamp_seconds',
    'Publishers and sources that are silent now: when they were heard last',
    'subject',
  ],
  operations: ['operations_open', 'Operations that have begun and not ended'],
  stuck: ['operations_stuck', 'Operations that should have ended by now'],
  receiveLag: ['receive_lag_seconds', 'From sent to received: the median of the last second', 'source'],
  commitLag: ['commit_lag_seconds', 'From received to committed: the longest of the last second', 'source'],
  depth: ['queue_messages', 'Messages that wait in the own queue', 'source'],
  limit: ['queue_limit_messages', 'Messages that the own queue can hold', 'source'],
  overflow: [
    'queue_overflow_seconds',
    'Length of the gaps since the start in which the own queue was full, so that messages may be lost',
    'source',
  ],
} as const satisfies GaugeTable;

/** What the watch over the feed has found. Publishers are named only while they are silent. */
export class WatchMetrics {
  readonly #gauges: Readonly<Record<keyof typeof GAUGES, Gauge>>;

  constructor(registry: Registry) {
    this.#gauges = makeGauges(GAUGES, registry);
  }

  show(figures: FeedFigures): void {
    const { silent, receiveLag, commitLag, overflow, depth, limit, ...plain } = this.#gauges;
    for (const key of ['publishers', 'operations', 'stuck'] as const) plain[key].set(figures[key]);
    silent.reset();
    for (const [subject, since] of figures.silent) silent.set({ subject }, since / 1e6);
    for (const [source, of] of figures.sources) {
      receiveLag.set({ source }, of.receiveLag / 1e6);
      commitLag.set({ source }, of.commitLag / 1e6);
      overflow.set({ source }, of.overflow / 1e6);
      if (of.backlog === null) continue;
      depth.set({ source }, of.backlog.depth);
      limit.set({ source }, of.backlog.limit);
    }
  }
}
