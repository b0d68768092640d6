import type { Micros } from '../model/index.ts';

/** Ends in one half of the memory. */
const HALF = 10_000;

/**
 * What ended lately, so that a start that comes after its end begins nothing. Bounded: when one half is full the
 * older half is forgotten.
 */
export class RecentEnds {
  readonly #half: number;
  #newer = new Map<string, Micros>();
  #older = new Map<string, Micros>();

  constructor(half: number = HALF) {
    this.#half = half;
  }

  /** Notes an end; of several the newest counts. */
  add(key: string, generated: Micros): void {
    if (generated <= (this.#newer.get(key) ?? -Infinity)) return;
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, generated);
  }

  /** Stamp of the newest end; undefined where none is remembered. */
  get(key: string): Micros | undefined {
    const newer = this.#newer.get(key);
    const older = this.#older.get(key);
    if (newer === undefined || older === undefined) return newer ?? older;
    return Math.max(newer, older);
  }
}
