/** What is remembered at most: who never says the same twice must not grow for ever. */
const REMEMBERED = 100;

/** What a log has heard since the last good time: who tries again every second for a night says once why. */
export class SaidOnce {
  readonly #said = new Set<string>();

  /** Whether nothing was said since the last good time. */
  get nothing(): boolean {
    return this.#said.size === 0;
  }

  /** Whether these words are new; they are not from now on. */
  isNew(words: string): boolean {
    if (this.#said.has(words)) return false;
    if (this.#said.size >= REMEMBERED) this.#said.clear();
    this.#said.add(words);
    return true;
  }

  forget(): void {
    this.#said.clear();
  }
}
