/** Where JSON text stops making sense; `message` says what was expected and at which character, from 1. */
export class JsonTextError extends Error {}

/** Deeper than any sender nests, and shallow enough for recursive readers. */
export const NESTING_LIMIT = 500;

/** Python itself refuses to read longer integers (sys.int_info.default_max_str_digits). */
const DIGITS_LIMIT = 4300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))((?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const WORDS: readonly (readonly [text: string, value: unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['-Infinity', '-Infinity'],
];

/**
 * Reads JSON as Python writes it: bare NaN and infinities become strings, integers beyond 2^53 become bigint.
 * An order of magnitude slower than JSON.parse, so it is for the texts that JSON.parse refuses or rounds.
 *
 * @throws JsonTextError with the place of the first fault.
 */
export function parseExactJson(text: string): unknown {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('the end of the text');
    return value;
  }

  #value(depth: number): unknown {
    if (depth > NESTING_LIMIT) throw new JsonTextError(`nested deeper than ${NESTING_LIMIT} levels`);
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #object(depth: number): unknown {
    const object: Record<string, unknown> = {};
    this.#at++;
    if (this.#take('}')) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('a key in quotes');
      const key = this.#string();
      if (!this.#take(':')) this.#fail('":"');
      const value = this.#value(depth + 1);
      // As JSON.parse does: an own key, never the prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}"');
    return object;
  }

  #array(depth: number): unknown {
    const array: unknown[] = [];
    this.#at++;
    if (this.#take(']')) return array;
    do array.push(this.#value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]"');
    return array;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (; ; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === 34) break;
      if (code === 92) end++;
      if (end >= this.#text.length)
        this.#fail(`the end of the string that begins at character ${start + 1}`, this.#text.length);
    }
    try {
      const value = JSON.parse(this.#text.slice(start, end + 1)) as string;
      this.#at = end + 1;
      return value;
    } catch {
      return this.#fail('a string without bare control characters and unknown escapes');
    }
  }

  #number(): number | bigint | string {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail('a value');
    const [token, integer = '', rest = ''] = match;
    if (integer.length > DIGITS_LIMIT) this.#fail(`an integer of at most ${DIGITS_LIMIT} digits`);
    this.#at += token.length;
    const value = Number(token);
    if (rest === '') return Number.isSafeInteger(value) ? value : BigInt(integer);
    return Number.isFinite(value) ? value : String(value);
  }

  #take(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    if (this.#text.charCodeAt(this.#at) > 32) return;
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #fail(expected: string, at = this.#at): never {
    const place = at >= this.#text.length ? `the text ends at character ${at}` : `at character ${at + 1}`;
    throw new JsonTextError(`${place}, expected ${expected}`);
  }
}
