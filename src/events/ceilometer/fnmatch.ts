/** Python's `fnmatch` for event types, case-sensitive: `*`, `?`, `[seq]` and `[!seq]`. */
export function compileFnmatch(pattern: string): (text: string) => boolean {
  let source = '';
  let at = 0;
  const characters = Array.from(pattern);
  while (at < characters.length) {
    const character = characters[at] ?? '';
    at += 1;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const end = endOfSet(characters, at);
      if (end < 0) source += String.raw`\[`;
      else source += setSource(characters.slice(at, end));
      if (end >= 0) at = end + 1;
    } else source += escaped(character);
  }
  const expression = new RegExp(`^(?:${source})$`, 'su');
  return (text) => expression.test(text);
}

/** Where the set that begins at `start` is closed; a `]` right at its beginning belongs to it. */
function endOfSet(characters: readonly string[], start: number): number {
  let at = characters[start] === '!' ? start + 1 : start;
  if (characters[at] === ']') at += 1;
  return characters.indexOf(']', at);
}

function setSource(set: readonly string[]): string {
  const negated = set[0] === '!';
  const members = negated ? set.slice(1) : set;
  let inside = '';
  for (let at = 0; at < members.length; at++) {
    const first = members[at] ?? '';
    const last = members[at + 2];
    if (members[at + 1] !== '-' || last === undefined) inside += escaped(first);
    else {
      // A range that runs backwards holds nothing.
      if (first <= last) inside += `${escaped(first)}-${escaped(last)}`;
      at += 2;
    }
  }
  if (inside === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${inside}]`;
}

function escaped(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) ? `\\${character === '-' ? 'u002d' : character}` : character;
}
