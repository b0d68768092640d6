import type { RetryDelays } from '../../model/index.ts';

/**
 * By what became of the attempt. What services send between the broker's return and ours may be lost, so one that is down is asked
 * every second: a port that refuses costs nobody anything. A login that fails is an error line in the broker's log.
 */
export const RETRY_DELAYS = {
  refused: { first: 100, longest: 1000 },
  failed: { first: 100, longest: 10_000 },
} as const satisfies Readonly<Record<string, RetryDelays>>;
