/** Hears what is to be released at the end: the context of a test is one. */
export interface Cleanup {
  after(release: () => unknown): void;
}

/** The same outside of tests: releases the other way round. */
export class CleanupList implements Cleanup {
  readonly #releases: (() => unknown)[] = [];

  after(release: () => unknown): void {
    this.#releases.push(release);
  }

  async run(): Promise<void> {
    for (const release of this.#releases.splice(0).reverse()) await release();
  }
}
