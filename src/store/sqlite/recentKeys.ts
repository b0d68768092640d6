/** Keys remembered at most; at some ten bytes each beyond their text. */
const LIMIT = 20_000;

/**
 * The newest seen keys, in memory: almost every message is newer than all before it, and asking the index about
 * each costs as much as merging it. What it holds is complete from a second on; about earlier ones it knows nothing.
 */
export class RecentKeys {
  readonly #keys = new Set<string>();
  /** The first second of which every stored key is held. */
  #from: number;
  /** The newest second of any stored key. */
  #newest: number;

  constructor(newest: number) {
    this.#newest = newest;
    this.#from = newest + 1;
  }

  /** Whether the key is stored, or undefined where only the index can tell. */
  has(second: number, key: Buffer): boolean | undefined {
    return second < this.#from ? undefined : this.#keys.has(textOf(second, key));
  }

  /** Notes a key that was stored. */
  add(second: number, key: Buffer): void {
    if (second > this.#newest) this.#newest = second;
    if (second < this.#from) return;
    this.#keys.add(textOf(second, key));
    if (this.#keys.size > LIMIT) this.forget();
  }

  /** Leaves everything stored so far to the index. */
  forget(): void {
    this.#keys.clear();
    this.#from = this.#newest + 1;
  }
}

function textOf(second: number, key: Buffer): string {
  return `${second}${key.toString('latin1')}`;
}
