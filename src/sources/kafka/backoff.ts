const FIRST = 100;
const LONGEST = 10_000;

/** Milliseconds before attempt number `attempt` (from 1): doubling, spread by up to a fifth so that bridges do not come back in step. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 20));
  return Math.round(delay * (0.8 + 0.4 * random()));
}
