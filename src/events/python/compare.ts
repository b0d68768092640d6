import type { PyValue } from './value.ts';
import { isDict, isList, PyFault, typeName } from './value.ts';

/** Python's `==`: `1`, `1.0` and `True` are equal, lists and dicts by what is in them. */
export function pyEquals(a: PyValue, b: PyValue): boolean {
  const left = numberOf(a);
  const right = numberOf(b);
  // `==` compares bigint and number exactly.
  // oxlint-disable-next-line eqeqeq
  if (left !== null && right !== null) return left == right;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((one, index) => pyEquals(one, b[index] ?? null));
  }
  if (isDict(a) && isDict(b)) {
    return a.size === b.size && [...a].every(([key, one]) => b.has(key) && pyEquals(one, b.get(key) ?? null));
  }
  return a === b;
}

/** Python's `<`. @throws PyFault TypeError where the two cannot be ordered */
export function pyLess(a: PyValue, b: PyValue): boolean {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== null && right !== null) return left < right;
  if (typeof a === 'string' && typeof b === 'string') return textLess(a, b);
  if (isList(a) && isList(b)) return listLess(a, b);
  throw new PyFault('TypeError', `'<' not supported between '${typeName(a)}' and '${typeName(b)}'`);
}

function listLess(a: readonly PyValue[], b: readonly PyValue[]): boolean {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const left = a[at] ?? null;
    const right = b[at] ?? null;
    if (!pyEquals(left, right)) return pyLess(left, right);
  }
  return a.length < b.length;
}

/** By code points, where JavaScript would compare the halves of surrogate pairs. */
function textLess(a: string, b: string): boolean {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return left.length < right.length;
}

/** A truth value counts as 0 or 1. */
export function numberOf(value: PyValue): number | bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' || typeof value === 'bigint' ? value : null;
}
