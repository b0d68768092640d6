import type { Scalar } from 'yaml';

const BLANK = /\s/;

/**
 * Where the character `offset` of a text value stands in the file. Quotes, escapes, block headers and folded
 * lines lie between the two, so the value is walked along its source; what cannot be followed keeps the
 * last place that could.
 */
export function offsetInScalar(text: string, node: Scalar, offset: number): number {
  const [begin, end] = node.range ?? [0, 0];
  const value = typeof node.value === 'string' ? node.value : text.slice(begin, end);
  let at = begin;
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') at += 1;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') at = text.indexOf('\n', begin) + 1;
  for (const character of value.slice(0, offset)) at = follow(text, at, end, character);
  const wanted = value[offset];
  if (wanted === undefined || BLANK.test(wanted)) return at;
  return Math.max(at, follow(text, at, end, wanted) - 1);
}

/** The place behind `character` in the source; blanks may be more, fewer or folded there. */
function follow(text: string, at: number, end: number, character: string): number {
  if (BLANK.test(character)) return BLANK.test(text[at] ?? '') ? at + 1 : at;
  const found = text.indexOf(character, at);
  return found >= 0 && found < end ? found + character.length : at;
}
