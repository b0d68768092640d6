import { canonicalJson, type Json } from '../model/index.ts';

/** Whether two values have the same canonical JSON; absent (`undefined`) is the same as absent only. */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  // Two different scalars never have equal text, but 5 and 5n do.
  if (!hasText(a) && !hasText(b)) return false;
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

function hasText(value: Json | undefined): boolean {
  return typeof value === 'bigint' || (typeof value === 'object' && value !== null);
}
