import type { Micros } from '../../model/index.ts';

/**
 * ISO 8601 with a zone and any fraction, as our capture lines and Go's `time.Time` have it, to microseconds.
 * null for anything else and for Go's zero time (year 1), which stands for none.
 */
export function parseInstant(text: unknown): Micros | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const micros = Date.parse(seconds + zone) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return micros > 0 ? micros : null;
}
