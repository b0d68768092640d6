import { SECRET_KEYS } from './secretKeys.ts';

/** What stands where a value was. */
export const SCRUBBED = '***';

/** Quotes at any depth of JSON inside JSON (`\"`), and Python's string prefixes. */
const QUOTE = `\\\\*["']`;
const KEYS = SECRET_KEYS.map((key) => key.replaceAll('_', '[_-]?')).join('|');
/** White space, as such and as escaped inside JSON. */
const GAP = String.raw`(?:\s|\\+[nrt])*`;
/** `: `, `=`, a triple's `, 1, `, a trait's `, "dtype": 1, "value": `, a log line's ` 1 `. */
const JOINTS = [
  `${GAP}[:=]{1,2}${GAP}`,
  String.raw`${GAP},${GAP}\d${GAP},${GAP}`,
  `${GAP},${GAP}${QUOTE}d?type${QUOTE}${GAP}:[^,{}]{1,20},${GAP}${QUOTE}value${QUOTE}${GAP}:${GAP}`,
  String.raw`(?<=<Trait: [^ ]{1,80}) \d `,
];
const SECRET = new RegExp(`(?:${KEYS})(?:${QUOTE})?(?:${JOINTS.join('|')})`, 'gi');

const OPENING = /[[{(]/y;
const QUOTED = /(?:[ub]|br|rb)?(\\*)(["'])/iy;
const LOG_VALUE = /> <Trait: |>>/g;
const BARE = /[^\s,;&}\])>"'\\]*/y;

/**
 * Replaces the values of secret keys in a text that could not be decoded: JSON whole or cut off, JSON inside
 * JSON, Python reprs, `key=value`, Ceilometer's triples and log lines. It would rather take too much: a value
 * whose end is not found is replaced to the end of the text, and a key counts also as the tail of a longer word.
 */
export function scrub(text: string): string {
  let kept = '';
  let from = 0;
  SECRET.lastIndex = 0;
  for (let match = SECRET.exec(text); match !== null; match = SECRET.exec(text)) {
    const begin = match.index + match[0].length;
    const end = / \d $/.test(match[0]) ? endOfLogValue(text, begin) : endOfValue(text, begin);
    kept += text.slice(from, begin) + SCRUBBED;
    from = end;
    SECRET.lastIndex = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}

function endOfValue(text: string, at: number): number {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return endOfString(text, QUOTED.lastIndex, quoted[1]?.length ?? 0, quoted[2] ?? '"');
  OPENING.lastIndex = at;
  if (OPENING.test(text)) return endOfBrackets(text, at);
  BARE.lastIndex = at;
  BARE.test(text);
  return BARE.lastIndex;
}

/** A string whose quotes bear `slashes` backslashes ends at the next such quote that is not itself escaped. */
function endOfString(text: string, at: number, slashes: number, quote: string): number {
  for (let i = text.indexOf(quote, at); i >= 0; i = text.indexOf(quote, i + 1)) {
    let before = 0;
    while (i - before > at && text[i - before - 1] === '\\') before++;
    if (before < slashes || before % (2 * (slashes + 1)) === slashes) return i + 1;
  }
  return text.length;
}

function endOfBrackets(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '"' || char === "'") {
      let slashes = 0;
      while (text[i - slashes - 1] === '\\') slashes++;
      i = endOfString(text, i + 1, slashes, char) - 1;
    } else if ('[{('.includes(char)) depth++;
    else if (']})'.includes(char) && --depth === 0) return i + 1;
  }
  return text.length;
}

function endOfLogValue(text: string, at: number): number {
  LOG_VALUE.lastIndex = at;
  return LOG_VALUE.exec(text)?.index ?? text.length;
}
