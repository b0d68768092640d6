/** Hears what is to be released at the end: the context of a test is one. */
export interface Cleanup {
  after(release: () => unknown): void;
}

/** The same outside of tests: releases the other way round, all of them, whatever one of them comes to. */
export class CleanupList implements Cleanup {
  readonly #releases: (() => unknown)[] = [];

  after(release: () => unknown): void {
    this.#releases.push(release);
  }

  async run(): Promise<void> {
    const errors: unknown[] = [];
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        await release();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
  }
}
