import { readFileSync } from 'node:fs';
import { writeWhole } from '../machine/index.ts';
import { SaidOnce, type Logger } from '../model/index.ts';
import type { AwaitedMemory, AwaitedSet } from '../sinks/probe/index.ts';

/** Of the form below. */
const VERSION = 1;

/** The last samples that a sink of the type `probe` waits for, over a restart: a JSON file beside the store. */
export class AwaitedFile implements AwaitedMemory {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #said = new SaidOnce();

  /** Beside this store, for the sink of this name. */
  constructor(store: string, sink: string, logger: Logger) {
    this.#path = `${store}.${encodeURIComponent(sink)}.awaited.json`;
    this.#logger = logger;
  }

  /** Nothing where there is no file, or none that can be read: then nothing is said of what was waited for. */
  read(): readonly AwaitedSet[] {
    try {
      const { version, waiting } = JSON.parse(readFileSync(this.#path, 'utf8')) as Written;
      return version === VERSION ? waiting.filter(isAwaited) : [];
    } catch {
      return [];
    }
  }

  write(waiting: readonly AwaitedSet[]): void {
    try {
      writeWhole(this.#path, JSON.stringify({ version: VERSION, waiting } satisfies Written));
      this.#said.forget();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#said.isNew(reason))
        this.#logger.warn({ reason }, 'which last samples are waited for cannot be kept over a restart');
    }
  }
}

function isAwaited({ object, until, cause }: AwaitedSet): boolean {
  return typeof object === 'string' && typeof until === 'number' && typeof cause.message_id === 'string';
}

interface Written {
  readonly version: typeof VERSION;
  readonly waiting: readonly AwaitedSet[];
}
