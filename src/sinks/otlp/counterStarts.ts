import { LRUCache } from 'lru-cache';

/** Series that are remembered, a hundred bytes or two each. */
const SERIES = 100_000;

interface Counted {
  /** Since when it counts. ISO times have one form, so that they can be compared as texts. */
  readonly start: string;
  readonly at: string;
  readonly value: number;
}

/**
 * Since when counters count. Ceilometer's cumulative samples do not say, so that the rules for unknown start times hold
 * (OpenTelemetry specification, metrics/data-model.md, "Cumulative streams: handling unknown start time"): the
 * first reading is the start, and a value that falls began to count where the last one was read. A new run begins anew.
 */
export class CounterStarts {
  readonly #known = new LRUCache<string, Counted>({ max: SERIES });

  /** The start that a reading of `series` gets. */
  of(series: string, at: string, value: number): string {
    const before = this.#known.get(series);
    // What comes late says nothing of the start of what came.
    if (before !== undefined && at <= before.at) return before.start < at ? before.start : at;
    const start = before === undefined ? at : value < before.value ? before.at : before.start;
    this.#known.set(series, { start, at, value });
    return start;
  }
}
