/** Words that stand everywhere and are somebody's name now and then: not looked for inside of texts. */
const COMMON = new Set(
  (
    'active admin all and attached available building compute controller default demo deleted detached disk down ' +
    'error false flavor for from host image images info internal instance instances migrating network nova node none ' +
    'not null port private project public running server service shared shutoff started state stopped tenant test ' +
    'the true unknown user volume web with'
  ).split(' '),
);

const WORD = /[\p{L}\p{N}]+/gu;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const LETTER = /\p{L}/u;
const SHORTEST = 3;

interface Known {
  readonly name: string;
  readonly pseudonym: () => string;
  /** Where the first word of the name begins in it. */
  readonly offset: number;
}

/**
 * Finds names that are known from elsewhere inside of texts. A name is found as a whole, between characters that
 * are neither letters nor digits, also in capitals or small letters throughout; the longest that fits counts.
 * Very short ones, numbers and common words are not looked for: a text would be full of them.
 */
export class KnownNames {
  readonly #byFirstWord = new Map<string, Known[]>();
  readonly #names = new Set<string>();

  /** `shortest` is how many characters a name must have to be looked for. */
  add(name: string, pseudonym: () => string, shortest: number = SHORTEST): void {
    for (const form of new Set([name, name.toLowerCase(), name.toUpperCase()])) {
      if (this.#names.has(form) || form.length < shortest || COMMON.has(form.toLowerCase())) continue;
      if (!LETTER.test(form)) continue;
      this.#names.add(form);
      const [first] = form.matchAll(WORD);
      if (first === undefined) continue;
      const known = { name: form, pseudonym, offset: first.index };
      const list = this.#byFirstWord.get(first[0]);
      if (list === undefined) this.#byFirstWord.set(first[0], [known]);
      else {
        list.push(known);
        list.sort((a, b) => b.name.length - a.name.length);
      }
    }
  }

  replace(text: string): string {
    let kept = '';
    let from = 0;
    for (const match of text.matchAll(WORD)) {
      if (match.index < from) continue;
      const known = this.#byFirstWord
        .get(match[0])
        ?.find(
          ({ name, offset }) => match.index - offset >= from && stands(text, name, match.index - offset),
        );
      if (known === undefined) continue;
      kept += text.slice(from, match.index - known.offset) + known.pseudonym();
      from = match.index - known.offset + known.name.length;
    }
    return from === 0 ? text : kept + text.slice(from);
  }
}

/** Whether the name stands at this place, and goes on into no other word behind it. */
function stands(text: string, name: string, at: number): boolean {
  if (!text.startsWith(name, at)) return false;
  const last = name.at(-1) ?? '';
  const next = text.charAt(at + name.length);
  return !WORD_CHARACTER.test(last) || !WORD_CHARACTER.test(next);
}
