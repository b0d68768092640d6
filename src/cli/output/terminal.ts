import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Lines are gathered to chunks of this many characters, for a replay prints hundreds of thousands. */
const CHUNK = 64 * 1024;

/** The reader of our output has gone away (`| head`). That is no error: the command just ends. */
export class OutputClosed extends Error {}

/** Results go to `out`, diagnostics and errors to `err`. */
export class Terminal {
  /** For what writes results, or progress, by itself. */
  readonly out: Writable;
  readonly err: Writable;
  readonly color: boolean;
  #pending = '';
  #closed = false;

  constructor(out: Writable, err: Writable, color: boolean) {
    this.out = out;
    this.err = err;
    this.color = color;
    // Nobody is left to tell that stderr is closed.
    err.on('error', () => undefined);
    out.on('error', (error: NodeJS.ErrnoException) => {
      this.#closed = true;
      if (error.code !== 'EPIPE') void this.complain(`stdout: ${error.message}`);
    });
  }

  /**
   * Prints one line of the result; waits while the reader of a pipe is behind.
   * @throws OutputClosed when there is nobody to read it
   */
  async print(line: string): Promise<void> {
    this.#pending += `${line}\n`;
    if (this.#pending.length >= CHUNK) await this.#send();
    // A command that goes on would work for nobody.
    if (this.#closed) throw new OutputClosed();
  }

  /** Sends what was printed so far, where more may be long in coming. */
  async flush(): Promise<void> {
    await this.#send();
  }

  /** Prints to stderr. What was printed before comes first. */
  async complain(text: string): Promise<void> {
    await Promise.all([this.#send(), write(this.err, `${text}\n`)]);
  }

  /** Resolves when everything has left this process. */
  async close(): Promise<void> {
    await Promise.all([this.#send(), write(this.err, '')]);
  }

  style(style: Style, text: string): string {
    return this.color ? styleText(style, text, { validateStream: false }) : text;
  }

  async #send(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '' && !this.#closed) await write(this.out, text);
  }
}

/** The terminal of this process; colours only for a person, and never against NO_COLOR. */
export function processTerminal(): Terminal {
  const color = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  return new Terminal(process.stdout, process.stderr, color);
}

/** Resolves when the stream has taken the text or failed; failures come as events. */
function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => {
      resolve();
    });
  });
}
