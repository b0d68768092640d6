/** The first wait after a failure, milliseconds; doubled with each further one up to the last. */
const FIRST = 500;
const LAST = 60_000;

/**
 * How long to wait after so many failures in a row, milliseconds: half of it fixed, half by chance, so that many bridges do
 * not come back to a target in one moment. `chance` gives a number from 0 to 1.
 */
export function backOff(failures: number, chance: () => number): number {
  const whole = Math.min(LAST, FIRST * 2 ** Math.min(failures - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * chance());
}
