import type { EventRow } from './eventRow.ts';

const TOKEN =
  /\s+|#[^\n]*|\b[rubRUB]{0,2}('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|([A-Za-z_][\w.]*)|([^\s#])/y;
const BEGIN = /^MAPPERS\s*=\s*\{/m;
const OPEN = '([{';
const CLOSE = ')]}';

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly offset: number;
}

/**
 * The rows of `MAPPERS = {…}` in the ZenPack's events.py: `'type': action` (3.0 and later) or `'type': (id function,
 * action)` (2.x). The file is read as text; nothing of it is run, and what is no such row is passed over. null where there
 * is no such table.
 */
export function readMappers(text: string): readonly EventRow[] | null {
  const begin = BEGIN.exec(text);
  if (begin === null) return null;
  const tokens = tokensOf(text, begin.index + begin[0].length);
  const rows: EventRow[] = [];
  for (let at = 0; at < tokens.length;) {
    const end = endOfEntry(tokens, at);
    const [key, colon, ...value] = tokens.slice(at, end);
    if (key?.quoted === true && colon?.text === ':') {
      rows.push({ type: key.text, action: actionOf(value), offset: key.offset });
    }
    at = end + 1;
  }
  return rows;
}

/** The last name of the value: a tuple's second part is the action. */
function actionOf(value: readonly Token[]): string | null {
  const name = value.findLast(({ text, quoted }) => !quoted && /^[A-Za-z_]/.test(text))?.text;
  return name === undefined || name === 'None' ? null : name;
}

/** The tokens of the dictionary, up to the brace that closes it. */
function tokensOf(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (TOKEN.lastIndex = start; TOKEN.lastIndex < text.length;) {
    const offset = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) break;
    const [, prefixed, string = prefixed, name, sign] = found;
    if (sign !== undefined && OPEN.includes(sign)) depth += 1;
    if (sign !== undefined && CLOSE.includes(sign) && depth-- === 0) break;
    if (string !== undefined) {
      tokens.push({ text: string.slice(1, -1), quoted: true, offset: offset + found[0].indexOf(string) + 1 });
    } else if (name !== undefined || sign !== undefined) {
      tokens.push({ text: name ?? sign ?? '', quoted: false, offset });
    }
  }
  return tokens;
}

/** Index of the comma that ends the entry, or of the end. */
function endOfEntry(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const { text, quoted } = tokens[at] ?? { text: '', quoted: true };
    if (quoted) continue;
    if (OPEN.includes(text)) depth += 1;
    else if (CLOSE.includes(text)) depth -= 1;
    else if (text === ',' && depth === 0) return at;
  }
  return tokens.length;
}
