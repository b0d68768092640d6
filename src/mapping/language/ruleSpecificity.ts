import { isGlob, matchEvent } from '../../events/index.ts';

/** How closely a pattern describes an event type: exact beats glob, more literal characters beat fewer. */
export function specificity(pattern: string): number {
  return isGlob(pattern) ? pattern.replaceAll('*', '').length : Number.POSITIVE_INFINITY;
}

/** Whether one pattern of a rule claims an event type. What is named exactly is never left out. */
export function matchRule(pattern: string, except: readonly string[]): (eventType: string) => boolean {
  const matches = matchEvent(pattern);
  if (!isGlob(pattern) || except.length === 0) return matches;
  const leftOut = except.map(matchEvent);
  return (eventType) => matches(eventType) && !leftOut.some((leaves) => leaves(eventType));
}

/** More than this many ways to overlap are not told apart. */
const MOST = 64;

/**
 * The patterns that together match exactly what both of two patterns match; empty where no event type can
 * match both.
 */
export function intersect(a: string, b: string): readonly string[] {
  if (!isGlob(a)) return matchEvent(b)(a) ? [a] : [];
  if (!isGlob(b)) return matchEvent(a)(b) ? [b] : [];
  const memo = new Map<number, readonly string[]>();
  const from = (i: number, j: number): readonly string[] => {
    const key = i * (b.length + 1) + j;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const found = [...new Set(step(i, j).map((pattern) => pattern.replace(/^\*{2,}/, '*')))].slice(0, MOST);
    memo.set(key, found);
    return found;
  };
  const step = (i: number, j: number): readonly string[] => {
    const x = a[i];
    const y = b[j];
    if (x === undefined && y === undefined) return [''];
    if (x === '*' && y === '*') return [...from(i + 1, j), ...from(i, j + 1)].map((rest) => `*${rest}`);
    if (x === '*')
      return [...from(i + 1, j), ...(y === undefined ? [] : from(i, j + 1).map((rest) => y + rest))];
    if (y === '*')
      return [...from(i, j + 1), ...(x === undefined ? [] : from(i + 1, j).map((rest) => x + rest))];
    return x === y && x !== undefined ? from(i + 1, j + 1).map((rest) => x + rest) : [];
  };
  return from(0, 0);
}
