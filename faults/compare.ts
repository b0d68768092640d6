import type { Gap } from './history.ts';
import type { Sent } from './sent.ts';

/** What became of the messages that were sent. */
export interface Comparison {
  readonly sent: number;
  /** Not in the history, and no gap in it tells of the time at which they were sent. */
  readonly lost: readonly string[];
  /** Not in the history, and within a gap that it names. */
  readonly named: readonly string[];
  /** More than once in the history. */
  readonly doubled: readonly string[];
  /** In the history, but never sent. */
  readonly strange: readonly string[];
}

/**
 * Milliseconds by which a message may have been published before a gap's begin or after its end: it was on its way
 * into the queue, or waited in it, when the bridge saw the queue or its binding go.
 */
const SLACK = 1000;

export function compare(
  sent: ReadonlyMap<string, Sent>,
  counts: ReadonlyMap<string, number>,
  gaps: readonly Gap[],
): Comparison {
  const missing = [...sent].filter(([id]) => !counts.has(id));
  const covered = ([, { published, confirmed }]: readonly [string, Sent]): boolean =>
    gaps.some(({ since, until }) => confirmed >= since - SLACK && published <= until + SLACK);
  const ids = (messages: readonly (readonly [string, Sent])[]): string[] => messages.map(([id]) => id);
  return {
    sent: sent.size,
    lost: ids(missing.filter((message) => !covered(message))),
    named: ids(missing.filter(covered)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    strange: [...counts.keys()].filter((id) => !sent.has(id)),
  };
}
