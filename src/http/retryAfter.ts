import type { Micros } from '../model/index.ts';

/** Nobody is obeyed who asks for more, µs: the target may be back long before. */
const LONGEST: Micros = 3_600_000_000;

/** How long a `Retry-After` header asks to wait: seconds, or until a date. null where it says nothing that can be read. */
export function retryAfter(header: string | undefined, now: Micros): Micros | null {
  if (header === undefined) return null;
  const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1e6 : null;
  const wait = seconds ?? Date.parse(header) * 1000 - now;
  return Number.isFinite(wait) ? Math.min(LONGEST, Math.max(0, wait)) : null;
}
