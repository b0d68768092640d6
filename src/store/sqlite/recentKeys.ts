/** Keys noted at most before all are left to the index. */
const LIMIT = 20_000;
/** Places in the table, a power of two and well above the limit, so that a search meets a free one soon. */
const PLACES = 65_536;

/**
 * The newest seen keys, by eight of their bytes: almost every message is newer than all before it, and asking the
 * index about each costs as much as merging it. It is complete from a second on, and never denies a key that is
 * stored; whether one that it does not deny is stored, the index tells. It makes no object for a key, so the
 * collector has nothing to do with it.
 */
export class RecentKeys {
  /** Two words of each key noted; the second is 0 in a free place only. */
  readonly #words = new Uint32Array(PLACES * 2);
  #count = 0;
  /** The first second of which every stored key is noted. */
  #from: number;
  /** The newest second of any stored key. */
  #newest: number;

  constructor(newest: number) {
    this.#newest = newest;
    this.#from = newest + 1;
  }

  /** Whether the key may be stored. */
  mayHold(second: number, key: Buffer): boolean {
    if (second < this.#from) return true;
    return this.#words[this.#place(key) + 1] !== 0;
  }

  /** Notes a key that was stored. */
  add(second: number, key: Buffer): void {
    if (second > this.#newest) this.#newest = second;
    if (second < this.#from) return;
    const place = this.#place(key);
    this.#words[place] = firstWord(key);
    this.#words[place + 1] = secondWord(key);
    this.#count += 1;
    if (this.#count > LIMIT) this.forget();
  }

  /** Leaves everything stored so far to the index. */
  forget(): void {
    this.#words.fill(0);
    this.#count = 0;
    this.#from = this.#newest + 1;
  }

  /** Where the key stands, or the free place where it would. */
  #place(key: Buffer): number {
    const first = firstWord(key);
    const second = secondWord(key);
    let place = (first & (PLACES - 1)) * 2;
    for (;;) {
      const noted = this.#words[place + 1];
      if (noted === 0 || (noted === second && this.#words[place] === first)) return place;
      place = (place + 2) & (PLACES * 2 - 1);
    }
  }
}

/** Keys begin with random bytes, those of a uuid or of a hash. */
function firstWord(key: Buffer): number {
  return key.readUInt32LE(0);
}

/** Never 0, which marks a free place. */
function secondWord(key: Buffer): number {
  return (key.readUInt32LE(4) | 1) >>> 0;
}
