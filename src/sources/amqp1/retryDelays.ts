import type { RetryDelays } from '../../model/index.ts';

/** By what was tried, and what became of it. */
export const RETRY_DELAYS = {
  /** A port that refuses costs nobody anything. */
  refused: { first: 100, longest: 1000 },
  /** A login that fails is a line in the peer's log. */
  failed: { first: 100, longest: 10_000 },
  /** An address that is not there yet: each look is a line in a broker's log too. */
  address: { first: 250, longest: 30_000 },
} as const satisfies Readonly<Record<string, RetryDelays>>;
