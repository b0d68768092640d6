import type { FileHandle } from 'node:fs/promises';
import type { LineOutput } from './lineOutput.ts';

/** Lines are gathered to this many characters, or for so many milliseconds. */
const CHUNK = 256 * 1024;
const DELAY = 200;

/** Writes lines to an open file. A line that could not be written whole is taken away again. */
export class LineFile implements LineOutput {
  readonly #handle: FileHandle;
  #pending = '';
  #written = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #error: Error | null = null;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(line: string): Promise<void> {
    if (this.#error !== null) throw this.#error;
    this.#pending += `${line}\n`;
    if (this.#pending.length >= CHUNK) await this.#flush();
    else this.#timer ??= setTimeout(() => void this.#flush().catch(() => undefined), DELAY);
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#handle.sync();
  }

  /** One chunk after the other. */
  #flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#pending;
    this.#pending = '';
    this.#flushing = this.#flushing.then(() => this.#append(text));
    return this.#flushing;
  }

  async #append(text: string): Promise<void> {
    if (this.#error !== null) throw this.#error;
    try {
      await this.#handle.appendFile(text);
      this.#written += Buffer.byteLength(text);
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
      await this.#handle.truncate(this.#written).catch(() => undefined);
      throw this.#error;
    }
  }
}
