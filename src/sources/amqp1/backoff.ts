/** Milliseconds: the first delay, and the longest for each kind of attempt. */
const DELAYS = {
  /** A port that refuses costs nobody anything. */
  refused: { first: 100, longest: 1000 },
  /** A login that fails is a line in the peer's log. */
  failed: { first: 100, longest: 10_000 },
  /** An address that is not there yet: each look is a line in a broker's log too. */
  address: { first: 250, longest: 30_000 },
} as const;

/** Before attempt number `attempt` (from 1): doubling, spread by up to a fifth so that several bridges do not come back in step. */
export function backoff(
  attempt: number,
  kind: keyof typeof DELAYS,
  random: () => number = Math.random,
): number {
  const { first, longest } = DELAYS[kind];
  const delay = Math.min(longest, first * 2 ** (attempt - 1));
  return Math.round(delay * (0.8 + 0.4 * random()));
}
