/** Kinds of tokens; a `sign` is one character that stands for itself. */
export type Token =
  | { readonly kind: 'name'; readonly value: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'integer'; readonly value: bigint; readonly offset: number; readonly length: number }
  | { readonly kind: 'float'; readonly value: number; readonly offset: number; readonly length: number }
  | { readonly kind: 'truth'; readonly value: boolean; readonly offset: number; readonly length: number }
  | {
      readonly kind: 'function' | 'compare' | 'sort' | 'sign' | 'word' | 'end';
      readonly value: string;
      readonly offset: number;
      readonly length: number;
    };

/** Why a text is no path, and where. */
export interface PathFault {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** Thrown inside of the parser, and caught at its door. */
export class PathSyntaxError extends Error {
  readonly fault: PathFault;

  constructor(message: string, offset: number, length = 1) {
    super(message);
    this.fault = { message, offset, length };
  }
}

/** The lexer's rules in the order of jsonpath-rw-ext: the first that matches counts, not the longest. */
const RULES: readonly (readonly [name: string, pattern: string])[] = [
  ['truth', 'true|false'],
  ['sort', String.raw`,?\s*[/\\]`],
  ['name', String.raw`@?[a-zA-Z_][a-zA-Z0-9_@\-]*`],
  ['float', String.raw`-?\d+\.\d+`],
  ['integer', String.raw`-?\d+`],
  ['single', String.raw`'(?:[^'\\]|\\.)*'`],
  ['double', String.raw`"(?:[^"\\]|\\.)*"`],
  ['function', '`(?:[^`\\\\]|\\\\.)*`'],
  ['compare', '==?|<=|>=|!=|<|>|~'],
  ['dots', String.raw`\.\.`],
  ['sign', String.raw`[*.[\]()$,:|&?@+\-]`],
];
const TOKEN = new RegExp(RULES.map(([name, pattern]) => `(?<${name}>${pattern})`).join('|'), 'y');
const BLANK = /[ \t\n]*/y;
const QUOTES = new Set(["'", '"', '`']);

/** @throws PathSyntaxError */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw unreadable(text, at);
    tokens.push(tokenOf(groups, at, TOKEN.lastIndex - at));
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', value: 'the end', offset: text.length, length: 1 }];
}

function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

type Groups = Readonly<Record<string, string | undefined>>;

function tokenOf(groups: Groups, offset: number, length: number): Token {
  const [[kind, text] = ['sign', '']] = Object.entries(groups).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const place = { offset, length };
  switch (kind) {
    case 'truth':
      return { kind, value: text === 'true', ...place };
    case 'integer':
      return { kind, value: BigInt(text), ...place };
    case 'float':
      return { kind, value: Number(text), ...place };
    case 'single':
    case 'double':
      return { kind: 'name', value: unquoted(text), ...place };
    case 'function':
      return { kind, value: unquoted(text), ...place };
    case 'name':
      return { kind: text === 'where' ? 'word' : 'name', value: text, ...place };
    case 'sort':
      return { kind, value: text.slice(-1), ...place };
    case 'dots':
      return { kind: 'sign', value: text, ...place };
    default:
      return { kind: kind as 'compare' | 'sign', value: text, ...place };
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function unreadable(text: string, at: number): PathSyntaxError {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (QUOTES.has(character)) {
    return new PathSyntaxError(`the ${character} has no end`, at, text.length - at);
  }
  return new PathSyntaxError(`\`${character}\` cannot stand here outside of quotes`, at);
}
