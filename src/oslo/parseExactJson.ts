/** Where JSON text stops making sense; `message` says what was expected and at which character, from 1. */
export class JsonTextError extends Error {}

/** Deeper than any sender nests, and shallow enough for recursive readers. */
export const NESTING_LIMIT = 500;

/** Python itself refuses to read longer integers (sys.int_info.default_max_str_digits). */
const DIGITS_LIMIT = 4300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))((?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const WORDS: readonly (readonly [text: string, value: true | false | null | number])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
];

/** What is made of the parts of a text. */
export interface JsonShape {
  object(entries: readonly (readonly [key: string, value: unknown])[]): unknown;
  integer(text: string): unknown;
  /** A number with a point or an exponent, NaN or an infinity. */
  float(value: number): unknown;
}

/** NaN and infinities become strings, integers beyond 2^53 become bigint. */
const STACKWIRE: JsonShape = {
  object: (entries) => {
    const object: Record<string, unknown> = {};
    for (const [key, value] of entries) {
      // As JSON.parse does: an own key, never the prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    }
    return object;
  },
  integer: (text) => {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : BigInt(text);
  },
  float: (value) => (Number.isFinite(value) ? value : String(value)),
};

/**
 * Reads JSON as Python writes it, bare NaN and infinities included. An order of magnitude slower than JSON.parse,
 * so it is for the texts that JSON.parse refuses or rounds.
 *
 * @throws JsonTextError with the place of the first fault.
 */
export function parseExactJson(text: string, shape: JsonShape = STACKWIRE): unknown {
  return new Reader(text, shape).document();
}

class Reader {
  readonly #text: string;
  readonly #shape: JsonShape;
  #at = 0;

  constructor(text: string, shape: JsonShape) {
    this.#text = text;
    this.#shape = shape;
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
      return typeof value === 'number' ? this.#shape.float(value) : value;
    }
    return this.#number();
  }

  #object(depth: number): unknown {
    const entries: (readonly [string, unknown])[] = [];
    this.#at++;
    if (this.#take('}')) return this.#shape.object(entries);
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail('a key in quotes');
      const key = this.#string();
      if (!this.#take(':')) this.#fail('":"');
      entries.push([key, this.#value(depth + 1)]);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}"');
    return this.#shape.object(entries);
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

  #number(): unknown {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail('a value');
    const [token, integer = '', rest = ''] = match;
    if (integer.length > DIGITS_LIMIT) this.#fail(`an integer of at most ${DIGITS_LIMIT} digits`);
    this.#at += token.length;
    return rest === '' ? this.#shape.integer(integer) : this.#shape.float(Number(token));
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
