const FIRST = 100;
/** A port that refuses costs nobody anything; a login that fails is an error line in the broker's log. */
const LONGEST = { refused: 1000, failed: 10_000 };

/**
 * Milliseconds before attempt number `attempt` (from 1): doubling, spread by up to a fifth so that several
 * bridges do not come back in step. What services send between the broker's return and ours may be lost, so a
 * broker that is down is asked every second.
 */
export function backoff(
  attempt: number,
  kind: keyof typeof LONGEST,
  random: () => number = Math.random,
): number {
  const delay = Math.min(LONGEST[kind], FIRST * 2 ** (attempt - 1));
  return Math.round(delay * (0.8 + 0.4 * random()));
}
