import { formatMicros, type Event, type Micros, type Problem } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';

/** What the watch needs to know of a message. */
export type Observed = Pick<Event, 'publisherId' | 'flags' | 'generated'>;

const NAME = 'clock-skew';
const NONE: readonly Problem[] = [];
/** Publishers whose clocks are told of at most; forged names must not fill memory. */
const MOST = 10_000;

/**
 * Tells which publishers' clocks run ahead: a problem is raised with the first message stamped too far after
 * its receipt, and cleared with the first that is not. `standing` are the keys that stood when the last run ended.
 */
export class ClockSkewWatch {
  /** Publishers whose clocks run ahead. */
  readonly #ahead: Set<string>;

  constructor(standing: Iterable<string>) {
    const own = [...standing].filter((key) => key.startsWith(`${NAME}:`));
    this.#ahead = new Set(own.map((key) => key.slice(NAME.length + 1)));
  }

  /** Problems that this message raises or clears; mostly none. Called for each. */
  observe({ publisherId, flags, generated }: Observed): readonly Problem[] {
    if (flags.length === 0 && this.#ahead.size === 0) return NONE;
    const publisher = publisherId ?? 'an unnamed publisher';
    const skewed = flags.includes('clock-skew');
    if (skewed === this.#ahead.has(publisher) || (skewed && this.#ahead.size >= MOST)) return NONE;
    if (skewed) this.#ahead.add(publisher);
    else this.#ahead.delete(publisher);
    return [problemOf(publisher, skewed, generated)];
  }

  /** A publisher is gone for good, and its problem with it; null where it had none. */
  forget(publisher: string, now: Micros): FeedNotice | null {
    if (!this.#ahead.delete(publisher)) return null;
    const problem = {
      ...problemOf(publisher, false, now),
      summary: `${publisher} is not expected any more, nor is its clock`,
    };
    const identity = [problem.key, String(now)];
    return {
      eventType: 'stackwire.publisher.forgotten',
      problem,
      at: now,
      traits: { subject: publisher },
      identity,
    };
  }
}

function problemOf(publisher: string, skewed: boolean, generated: Micros): Problem {
  return {
    key: `${NAME}:${publisher}`,
    state: skewed ? 'raised' : 'cleared',
    severity: 3,
    summary: skewed
      ? `The clock of ${publisher} runs ahead: its messages are stamped later than they arrive`
      : `The clock of ${publisher} is right again`,
    object: null,
    since: formatMicros(generated),
  };
}
