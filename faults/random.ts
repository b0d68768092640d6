/** Chance that a seed repeats: the same words give the same numbers. */
export class Random {
  #state: number;

  constructor(...words: readonly (string | number)[]) {
    this.#state = hash(words.join('\u0000'));
  }

  /** A number from `least` up to, but without, `most`. */
  between(least: number, most: number): number {
    return least + this.#next() * (most - least);
  }

  /** A whole number from `least` to `most`. */
  integer(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** Mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
