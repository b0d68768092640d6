import { access, constants } from 'node:fs/promises';
import { StackwireError } from '../../model/index.ts';
import type { Clock, Logger, Source, SourceListener } from '../../model/index.ts';
import { readCapture } from './readCapture.ts';
import type { CaptureSettings } from './spec.ts';

export interface CaptureDependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Most deliveries that wait for their commit, as a broker's prefetch. */
const WINDOW = 2000;
const STREAM = 1;

/** Plays captures once, in order, and says `ended` behind the last message. */
export function createCaptureSource(settings: CaptureSettings, dependencies: CaptureDependencies): Source {
  return new CaptureSource(settings, dependencies);
}

class CaptureSource implements Source {
  readonly name: string;
  readonly recorded = true;
  readonly #settings: CaptureSettings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #handedOver = 0;
  #settled = 0;
  #isPaused = false;
  /** Wakes the reader when there may be room again. */
  #wake: () => void = () => undefined;

  constructor(settings: CaptureSettings, { name, clock, logger }: CaptureDependencies) {
    this.name = name;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = logger;
  }

  async start(listener: SourceListener): Promise<void> {
    for (const file of this.#settings.files) await readable(file);
    listener.status({ state: 'bound', detail: `playing ${this.#settings.files.join(', ')}` });
    this.#running = this.#run(listener);
  }

  settle(stream: number, position: number): void {
    if (stream !== STREAM || position <= this.#settled) return;
    this.#settled = position;
    this.#wake();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  async drain(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async stop(): Promise<void> {
    await this.drain();
  }

  async #run(listener: SourceListener): Promise<void> {
    try {
      for await (const { body, meta } of readCapture(this.#settings.files)) {
        if (!(await this.#mayGoOn())) break;
        const position = ++this.#handedOver;
        listener.deliver({ stream: STREAM, position, body, meta: { ...meta, source: this.name } });
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.error({ source: this.name }, `the captures cannot be read on: ${reason}`);
      listener.status({ state: 'stopped', detail: reason });
      listener.ended(asUnreadable(error, reason));
      return;
    }
    if (this.#stopping.signal.aborted) {
      listener.status({ state: 'stopped', detail: '' });
    } else {
      listener.status({ state: 'bound', detail: 'everything was played' });
      listener.ended();
    }
  }

  /** Waits for the pace, a resume and room in the window; false when the source is to stop. */
  async #mayGoOn(): Promise<boolean> {
    const { signal } = this.#stopping;
    if (this.#settings.pace === 'human' && this.#handedOver > 0) {
      await this.#clock.sleep(this.#settings.interval / 1000, signal);
    }
    while (!signal.aborted && (this.#isPaused || this.#handedOver - this.#settled >= WINDOW)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return !signal.aborted;
  }
}

async function readable(file: string): Promise<void> {
  await access(file, constants.R_OK).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackwireError('capture/unreadable', `${file}: ${why}`, { cause: error });
  });
}

function asUnreadable(cause: unknown, reason: string): StackwireError {
  return cause instanceof StackwireError
    ? cause
    : new StackwireError('capture/unreadable', reason, { cause });
}
