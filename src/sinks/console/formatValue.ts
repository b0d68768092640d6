import type { Json } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';
import { terminalText } from './terminalText.ts';

/** Words of plain characters with single spaces between. */
const PLAIN = /^[\w/][\w./:@+-]*( [\w./:@+-]+)*$/;
/** Text that would be taken for something else than text. */
const LITERAL = /^(null|true|false|NaN|-?Infinity|-?\d+(\.\d+)?(e[+-]?\d+)?)$/i;

/** A value for people: JSON, without the quotes where they would say nothing. */
export function formatValue(value: Json): string {
  if (typeof value !== 'string') return terminalText(toJson(value));
  return PLAIN.test(value) && !LITERAL.test(value) ? value : terminalText(toJson(value));
}
