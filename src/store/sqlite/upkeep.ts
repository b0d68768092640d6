import type { Micros } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';
import { Forgetting, type Retention } from './forgetting.ts';

/** What a slice may take, milliseconds; rows are adjusted to it. */
const SLICE = 8;
const FEWEST_ROWS = 50;
const MOST_ROWS = 2000;

/** Pages given back to the file system at a time. */
const PAGES = 128;
/** Free pages that are kept for what comes: 32 MB, and a tenth of the file. */
const FREE_PAGES = 4096;
const FREE_SHARE = 0.1;

/**
 * What a store has to do beside its commits, cut into slices: forgetting, and giving free pages back. It never
 * does more at a time than a few milliseconds' worth.
 */
export class Upkeep {
  readonly #database: Database;
  readonly #forgetting: Forgetting;
  readonly #now: () => number;
  #rows = FEWEST_ROWS * 4;

  /** `now` counts milliseconds. */
  constructor(database: Database, retention: Retention, now: () => number) {
    this.#database = database;
    this.#forgetting = new Forgetting(database, retention);
    this.#now = now;
  }

  /** Does one slice; whether there is more to do. Throws, with nothing done, when the file cannot be written. */
  slice(newest: Micros): boolean {
    const started = this.#now();
    if (this.#forgetting.slice(newest, this.#rows) === 0) return this.#giveBack();
    this.#adjust(this.#now() - started);
    return true;
  }

  #adjust(took: number): void {
    if (took > SLICE) this.#rows = Math.max(FEWEST_ROWS, Math.floor(this.#rows / 2));
    else if (took < SLICE / 2) this.#rows = Math.min(MOST_ROWS, this.#rows * 2);
  }

  /** Only where much is free: what is used again soon is better kept. */
  #giveBack(): boolean {
    const free = this.#number('freelist_count');
    if (free < FREE_PAGES || free < this.#number('page_count') * FREE_SHARE) return false;
    this.#database.exec(`PRAGMA incremental_vacuum(${PAGES})`);
    // A file of before auto_vacuum keeps its pages.
    return this.#number('freelist_count') < free;
  }

  #number(pragma: 'freelist_count' | 'page_count'): number {
    return Object.values(this.#database.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>)[0] ?? 0;
  }
}
