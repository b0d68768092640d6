import type { Micros } from '../model/index.ts';

const MICROS: Readonly<Record<string, Micros>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
};

const AMOUNT = String.raw`\d+(?:\.\d+)?`;
const UNIT = '(?:us|ms|s|m|h|d)';

/** What a duration looks like: numbers, each with its unit. */
export const DURATION_PATTERN = `^(?:${AMOUNT}${UNIT})+$`;

/** `250ms`, `5m`, `1h30m`, `30d` in microseconds; null where the text is no duration. Units: us, ms, s, m, h, d. */
export function parseDuration(text: string): Micros | null {
  if (!new RegExp(DURATION_PATTERN).test(text)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(new RegExp(`(${AMOUNT})(${UNIT})`, 'g'))) {
    total += Number(amount) * (MICROS[unit] ?? 0);
  }
  return Math.round(total);
}
