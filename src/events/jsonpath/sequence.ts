import type { PyValue } from '../python/value.ts';
import { isDict, isList } from '../python/value.ts';

/** Python's `len(value)`; null for what has none. Texts are counted in code points. */
export function length(value: PyValue): number | null {
  if (typeof value === 'string') return Array.from(value).length;
  if (isList(value)) return value.length;
  return isDict(value) ? value.size : null;
}

/** Elements of a list, or characters of a text. */
export function slice(value: PyValue, start: number, end: number): readonly PyValue[] {
  if (typeof value === 'string') return Array.from(value).slice(start, end);
  return isList(value) ? value.slice(start, end) : [];
}
