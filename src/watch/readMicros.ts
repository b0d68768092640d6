import type { Micros } from '../model/index.ts';

/** The time that `formatMicros` wrote, to the microsecond. */
export function readMicros(text: string): Micros {
  return Date.parse(`${text.slice(0, 23)}Z`) * 1000 + Number(text.slice(23, 26));
}
