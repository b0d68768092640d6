/** Keys that tell the forms apart, as bits of `JsonExtent.marks`. */
export const MARKS = { capture: 1, Body: 2, RoutingKey: 4 } as const;

const BITS = new Map<string, number>(Object.entries(MARKS));
const LONGEST_MARK = Math.max(...[...BITS.keys()].map((key) => key.length));
const DEEPEST = 512;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Bytes that numbers and words are made of, Python's `NaN` and `-Infinity` among them. */
const SCALAR = new Uint8Array(256);
for (const character of Buffer.from('0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')) {
  SCALAR[character] = 1;
}

/**
 * Finds where a JSON object or list ends, over one or many lines, without reading its values. It knows so much
 * of JSON that a truncated one is noticed soon: strings end on their line, brackets match, and a bracket opens
 * only where a value may stand.
 */
export class JsonExtent {
  /** The marking keys of the outermost object that were seen. */
  marks = 0;
  /** For each open bracket whether it is an object's. */
  readonly #open: boolean[] = [];
  /** The last byte that means something; a quote stands for any scalar. */
  #last = COLON;

  /** The index behind the value's last byte; `open` when it goes on in the next line; `broken` when it is no JSON. */
  scan(line: Buffer, from: number): number | 'open' | 'broken' {
    for (let index = from; index < line.length; index++) {
      const byte = line[index] ?? 0;
      if (byte === QUOTE) {
        const end = endOfString(line, index + 1);
        if (end < 0) return 'broken';
        if (this.#open.length === 1 && this.#isKeyNext()) this.#mark(line, index + 1, end);
        index = end;
        this.#last = QUOTE;
      } else if (byte === BRACE || byte === BRACKET) {
        if (!this.#isValueNext() || this.#open.length === DEEPEST) return 'broken';
        this.#open.push(byte === BRACE);
        this.#last = byte;
      } else if (byte === BRACE_END || byte === BRACKET_END) {
        if (this.#open.pop() !== (byte === BRACE_END)) return 'broken';
        if (this.#open.length === 0) return index + 1;
        this.#last = QUOTE;
      } else if (byte === COMMA || byte === COLON) {
        this.#last = byte;
      } else if (byte > 0x20) {
        if (SCALAR[byte] !== 1) return 'broken';
        this.#last = QUOTE;
      }
    }
    return 'open';
  }

  #isKeyNext(): boolean {
    return this.#open.at(-1) === true && (this.#last === BRACE || this.#last === COMMA);
  }

  #isValueNext(): boolean {
    if (this.#open.at(-1) !== false) return this.#last === COLON;
    return this.#last === COMMA || this.#last === BRACKET;
  }

  #mark(line: Buffer, start: number, end: number): void {
    if (end - start <= LONGEST_MARK) this.marks |= BITS.get(line.toString('latin1', start, end)) ?? 0;
  }
}

function endOfString(line: Buffer, from: number): number {
  for (let index = from; index < line.length; index++) {
    const byte = line[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index;
  }
  return -1;
}
