import type { Writable } from 'node:stream';

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
  readonly #timer: NodeJS.Timeout;
  #shown = false;

  constructor(stream: Writable, text: () => string) {
    this.#stream = stream;
    this.#isTerminal = 'isTTY' in stream && stream.isTTY === true;
    this.#text = text;
    this.#timer = setInterval(() => this.#show(), this.#isTerminal ? EVERY.terminal : EVERY.log);
  }

  /** Says something at once that stays. */
  say(text: string): void {
    this.#stream.write(`${this.#shown ? CLEAR : ''}${text}\n`);
    this.#shown = false;
  }

  /** Takes the changing line away. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#shown) this.#stream.write(CLEAR);
    this.#shown = false;
  }

  #show(): void {
    if (!this.#isTerminal) return this.say(this.#text());
    this.#stream.write(`${CLEAR}${this.#text()}`);
    this.#shown = true;
  }
}
