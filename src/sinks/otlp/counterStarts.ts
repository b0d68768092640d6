import { LRUCache } from 'lru-cache';

/** Series that are remembered, a hundred bytes or two each. */
const SERIES = 100_000;

interface Counted {
  /** Since when it counts. ISO times have one form, so that they can be compared as texts. */
  readonly start: string;
  readonly at: string;
  readonly value: number;
}

/** A reading of a counter; both times as the contract has them. */
export interface CounterReading {
  readonly at: string;
  readonly value: number;
  /** Since when it counts, where whoever read it says so. */
  readonly since: string | null;
}

/**
 * Since when counters count. Ceilometer's cumulative samples do not say, so that the rules for unknown start times hold
 * (OpenTelemetry specification, metrics/data-model.md, "Cumulative streams: handling unknown start time"): the
 * first reading is the start, and a value that falls began to count where the last one was read. A new run begins anew.
 *
 * A reading that says since when it counts is believed where it is the first, and where it began behind the one before: then
 * the counter began anew, also where its value is higher by now. Otherwise the start that was told stays: a series whose
 * start moves would be another one.
 */
export class CounterStarts {
  readonly #known = new LRUCache<string, Counted>({ max: SERIES });

  /** The start that a reading of `series` gets. */
  of(series: string, { at, value, since }: CounterReading): string {
    const before = this.#known.get(series);
    // What comes late says nothing of the start of what came.
    if (before !== undefined && at <= before.at) return before.start < at ? before.start : at;
    const start = startOf(before, value, since !== null && since <= at ? since : null) ?? at;
    this.#known.set(series, { start, at, value });
    return start;
  }
}

function startOf(before: Counted | undefined, value: number, since: string | null): string | null {
  if (before === undefined) return since;
  if (since !== null && since > before.at) return since;
  return value < before.value ? before.at : before.start;
}
