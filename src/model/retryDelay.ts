/** Delays between attempts, milliseconds: the first, and the one that none is longer than. */
export interface RetryDelays {
  readonly first: number;
  readonly longest: number;
}

/**
 * Milliseconds before attempt number `attempt` (from 1): doubling, spread by up to a fifth so that several bridges do not come
 * back in step. `chance` gives a number from 0 to 1.
 */
export function retryDelay({ first, longest }: RetryDelays, attempt: number, chance: () => number): number {
  const delay = Math.min(longest, first * 2 ** (attempt - 1));
  return Math.round(delay * (0.8 + 0.4 * chance()));
}
