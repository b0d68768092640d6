import type { Writable } from 'node:stream';
import type { Clock } from '../../model/index.ts';

/** Milliseconds between two looks: a person follows a line that changes, a log wants few. */
const EVERY = { terminal: 200, log: 5000 } as const;

/** Takes the cursor to the first column and clears the line. */
const CLEAR = '\r\x1b[2K';

/**
 * Shows how something goes on that takes long: on a terminal one line that changes, elsewhere a line every few
 * seconds. `text` is asked for what to show.
 */
export class Progress {
  readonly #stream: Writable;
  readonly #isTerminal: boolean;
  readonly #text: () => string;
  readonly #ended = new AbortController();
  #shown = false;

  constructor(stream: Writable, clock: Pick<Clock, 'sleep'>, text: () => string) {
    this.#stream = stream;
    this.#isTerminal = 'isTTY' in stream && stream.isTTY === true;
    this.#text = text;
    void this.#follow(clock);
  }

  /** Says something at once that stays. */
  say(text: string): void {
    this.#stream.write(`${this.#shown ? CLEAR : ''}${text}\n`);
    this.#shown = false;
  }

  /** Takes the changing line away. */
  end(): void {
    this.#ended.abort();
    if (this.#shown) this.#stream.write(CLEAR);
    this.#shown = false;
  }

  async #follow(clock: Pick<Clock, 'sleep'>): Promise<void> {
    const { signal } = this.#ended;
    for (;;) {
      await clock.sleep(this.#isTerminal ? EVERY.terminal : EVERY.log, signal);
      if (signal.aborted) return;
      if (this.#isTerminal) this.#stream.write(`${CLEAR}${this.#text()}`);
      else this.say(this.#text());
      this.#shown = this.#isTerminal;
    }
  }
}
