import { DAY, type Micros } from '../model/index.ts';

/** How often somebody is heard, as seen so far. */
export interface Rhythm {
  /** Time listened from the first message to the last. */
  readonly heard: Micros;
  /** The same on the clock by which silence is measured. */
  readonly active: Micros;
  /** The longest silence in that time, on that clock. */
  readonly longest: Micros;
}

export interface LearningSettings {
  /** Nobody is judged by less than this. */
  readonly learnFor: Micros;
  /** No learnt limit is below this. */
  readonly shortest: Micros;
}

/** A silence so many times the longest one before is too long. */
const FACTOR = 3;
/** The longest silence is believed to be that after so many times its length. */
const ENOUGH = 20;
/** A long silence counts half after this time: who has become more frequent is judged by that. */
const HALF_LIFE: Micros = 14 * DAY;

/**
 * The silence after which something is wrong; Infinity where too little was seen. It is made of the longest
 * silence, not of a quantile: services send in bursts, so nearly all gaps are tiny and tell nothing of the next
 * long one. For messages that come at random, ENOUGH means about 90 of them, and one in a million gaps is then
 * above FACTOR times the longest; for those that come by a clock it is never so.
 */
export function learntLimit(
  { heard, active, longest }: Rhythm,
  { learnFor, shortest }: LearningSettings,
): Micros {
  if (heard < learnFor || active < ENOUGH * longest) return Infinity;
  return Math.max(shortest, FACTOR * longest);
}

/** What is left of a longest silence after `elapsed`. */
export function faded(longest: Micros, elapsed: Micros): Micros {
  return longest * 2 ** (-elapsed / HALF_LIFE);
}

/**
 * The longest silence after one of `gap` that was called a problem. It is learnt with care: one that was a fault
 * must not make the next go unnoticed, and one that was none must not be called again for ever.
 */
export function afterAlarm(longest: Micros, gap: Micros): Micros {
  return Math.max(longest, Math.min(gap, 2 * longest));
}
