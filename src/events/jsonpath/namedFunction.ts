import { pythonRegExp } from '../python/regExp.ts';
import type { PathNode, ReplacementPart } from './node.ts';
import { PathSyntaxError } from './token.ts';

const PLAIN: Readonly<Record<string, PathNode>> = {
  this: { kind: 'this' },
  parent: { kind: 'parent' },
  len: { kind: 'len' },
  sorted: { kind: 'sorted', by: null },
};
/** As jsonpath-rw-ext reads them: a blank after each comma, one character to split at, nothing looked at behind. */
const SPLIT = /^split\((.),\s+(\d+),\s+(\d+|-1)\)/u;
const SUB = /^sub\(\/(.*)\/,\s+(.*)\)/;

/** What stands between backquotes. @throws PathSyntaxError */
export function namedFunction(text: string, offset: number, length: number): PathNode {
  const plain = Object.hasOwn(PLAIN, text) ? PLAIN[text] : undefined;
  if (plain !== undefined) return plain;
  if (text.startsWith('split(')) {
    const [, separator, segment, max] = SPLIT.exec(text) ?? [];
    if (separator === undefined) {
      throw new PathSyntaxError(
        `\`${text}\` is not \`split(C, SEGMENT, MAX)\`: one character, and a blank after each comma`,
        offset,
        length,
      );
    }
    return { kind: 'split', separator, segment: BigInt(segment ?? 0), max: BigInt(max ?? -1) };
  }
  if (text.startsWith('sub(')) return substitution(text, offset, length);
  throw new PathSyntaxError(
    `there is no function \`${text}\`: there are this, parent, len, sorted, split(...) and sub(...)`,
    offset,
    length,
  );
}

function substitution(text: string, offset: number, length: number): PathNode {
  const [, source, replacement] = SUB.exec(text) ?? [];
  if (source === undefined || replacement === undefined) {
    throw new PathSyntaxError(
      `\`${text}\` is not \`sub(/PATTERN/, REPLACEMENT)\`, with a blank after the comma`,
      offset,
      length,
    );
  }
  const pattern = pythonRegExp(source.trim(), 'g');
  if ('why' in pattern) throw new PathSyntaxError(pattern.why, offset, length);
  const groups = new RegExp(`${pattern.expression.source}|`, 'u').exec('');
  const parts = replacementParts(replacement.trim());
  const wrong = parts.find((part) => typeof part !== 'string' && !hasGroup(groups, part.group));
  if (wrong !== undefined) {
    throw new PathSyntaxError('the replacement names a group that the pattern does not have', offset, length);
  }
  return { kind: 'sub', pattern: pattern.expression, replacement: parts };
}

function hasGroup(found: RegExpExecArray | null, group: number | string): boolean {
  if (found === null) return false;
  return typeof group === 'number' ? group < found.length : Object.hasOwn(found.groups ?? {}, group);
}

const ESCAPE = /\\(?:g<(\w+)>|(\d{1,2})|([^]))/gu;
const CONTROLS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** Python's replacement templates: `\1`, `\g<name>`, `\n`. */
function replacementParts(text: string): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let at = 0;
  for (const found of text.matchAll(ESCAPE)) {
    const [whole, name, number, other = ''] = found;
    const group = name ?? number;
    parts.push(text.slice(at, found.index));
    if (group === undefined) parts.push(CONTROLS[other] ?? whole);
    else parts.push({ group: /^\d+$/.test(group) ? Number(group) : group });
    at = found.index + whole.length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== '');
}
