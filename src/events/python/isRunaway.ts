interface Group {
  /** Whether something in it repeats, or it has alternatives. */
  wide: boolean;
}

const PART =
  /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\((?:\?(?:P?<\w+>|[:=!]|<[=!]))?|\)|[*+?]|\{\d*(?:,\d*)?\}|\|/gu;
const ENDLESS = /^(?:[*+]|\{\d*,\}|\{\d+(?:,\d*)?\})/;

/**
 * Whether a pattern can take exponential time on a text that it does not match: a repetition upon a group that repeats
 * something or has alternatives.
 */
export function isRunaway(pattern: string): boolean {
  const groups: Group[] = [{ wide: false }];
  for (const { 0: part, index } of pattern.matchAll(PART)) {
    const group = groups.at(-1);
    if (group === undefined) return false;
    if (part.startsWith('(')) groups.push({ wide: false });
    else if (part === ')') {
      groups.pop();
      const repeated = ENDLESS.test(pattern.slice(index + 1));
      if (repeated && group.wide) return true;
      const outer = groups.at(-1);
      if (outer !== undefined) outer.wide ||= group.wide || repeated;
    } else if (/^[*+?{|]/.test(part)) group.wide = true;
  }
  return false;
}
