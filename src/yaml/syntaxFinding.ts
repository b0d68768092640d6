import type { ErrorCode, YAMLError } from 'yaml';
import type { RangeFinding } from './rangeFinding.ts';

/** An error of the YAML reader with the text around it. */
interface Spot {
  readonly start: number;
  /** From where the error stands to the end of its line. */
  readonly rest: string;
  /** Its line up to where it stands. */
  readonly before: string;
  readonly line: string;
  /** The next line with something on it, and where that begins. */
  readonly next: string;
  readonly nextStart: number;
}

interface Reading {
  readonly codes: readonly ErrorCode[];
  readonly when?: (spot: Spot) => boolean;
  /** Default: what the YAML reader says. */
  readonly message?: string;
  readonly suggestion: string;
  /** Where the mistake is, if not where the reader noticed it. */
  readonly at?: (spot: Spot) => number;
}

/** What people mostly did, by what the reader noticed and what stands there; the first that fits counts. */
const READINGS: readonly Reading[] = [
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY'],
    when: ({ before, rest }) => /:\s+$/.test(before) && /:(\s|$)/.test(rest),
    message: 'a text with `: ` in it looks like a key and its value',
    suggestion: 'put the text into quotes',
  },
  {
    codes: ['MULTILINE_IMPLICIT_KEY'],
    when: ({ rest }) => /^[\w.]+:\S/.test(rest),
    message: 'no blank stands after the colon',
    suggestion: 'write `key: value`',
  },
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY'],
    when: ({ rest }) => rest.trimStart().startsWith('- '),
    message: 'a list stands where the next key is expected',
    suggestion: 'a section is either a list or keys with values, not both',
    at: ({ start, rest }) => start + indentOf(rest),
  },
  {
    codes: ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY'],
    when: ({ line, next }) => indentOf(next) > indentOf(line),
    message: 'this line is indented deeper than the one before, which has its value already',
    suggestion: 'indent it as its neighbours',
    at: ({ nextStart }) => nextStart,
  },
  {
    codes: ['UNEXPECTED_TOKEN'],
    when: ({ before }) => /[}\]'"]\s*$/.test(before),
    message: 'more text follows what looks complete',
    suggestion: "put the whole text into quotes; within '…' an apostrophe is written twice",
  },
  { codes: ['BAD_ALIAS', 'BAD_SCALAR_START'], suggestion: 'put the text into quotes' },
  { codes: ['TAB_AS_INDENT'], suggestion: 'indent with blanks' },
  {
    codes: ['BAD_INDENT'],
    suggestion: 'indent it as its neighbours, or close what was opened with a bracket before it',
  },
];

const OTHERWISE = 'look at the indentation, brackets and quotes here and just before';

/** Bad syntax in the words of somebody who wrote the file, with what to do. */
export function syntaxFinding(error: YAMLError, text: string): RangeFinding {
  const [start, end] = error.pos;
  const spot = spotOf(text, start);
  const reading = READINGS.find(({ codes, when }) => codes.includes(error.code) && (when?.(spot) ?? true));
  const at = reading?.at?.(spot) ?? start;
  return {
    code: 'yaml/syntax',
    message: reading?.message ?? error.message.charAt(0).toLowerCase() + error.message.slice(1),
    suggestion: reading?.suggestion ?? OTHERWISE,
    start: at,
    end: Math.max(end, at + (spotOf(text, at).rest.trimEnd().length || 1)),
  };
}

function spotOf(text: string, start: number): Spot {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = endOfLine(text, start);
  const next = /\S.*/.exec(text.slice(lineEnd));
  const nextStart = lineEnd + (next?.index ?? 0);
  return {
    start,
    rest: text.slice(start, lineEnd),
    before: text.slice(lineStart, start),
    line: text.slice(lineStart, lineEnd),
    next: text.slice(text.lastIndexOf('\n', nextStart - 1) + 1, endOfLine(text, nextStart)),
    nextStart,
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
