import { intersect } from '../../mapping/index.ts';

/** Ceilometer's globs are those of a shell; ours know `*` only. */
export function isPlainGlob(pattern: string): boolean {
  return !/[?[\]]/.test(pattern);
}

/** Whether a glob matches every event type that another one matches. */
export function covers(wide: string, narrow: string): boolean {
  return intersect(wide, narrow).includes(narrow);
}
