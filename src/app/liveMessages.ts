import type { Delivery, Source, SourceStatus, StackwireError, UnboundInterval } from '../model/index.ts';
import type { CaptureMessage } from '../sources/capture/index.ts';

/** What sources say of themselves while they are read. */
export interface LiveListener {
  status(source: Source, status: SourceStatus): void;
  unbound(source: Source, interval: UnboundInterval): void;
}

/** Reading stops while as many bytes wait for whoever takes the messages. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The messages of sources in order of receipt, until `signal` aborts or all sources have ended; what had arrived
 * by then comes too. A message is settled when the next one is asked for. The sources are stopped at the end,
 * also when whoever takes the messages breaks off.
 *
 * @throws StackwireError when a source cannot work or cannot be read on; what came before it is handed over first
 */
export async function* liveMessages(
  sources: readonly Source[],
  listener: LiveListener,
  signal: AbortSignal,
): AsyncGenerator<CaptureMessage> {
  const inbox = new Inbox(sources, listener);
  const aborted = (): void => inbox.wake();
  signal.addEventListener('abort', aborted);
  try {
    inbox.start();
    for (;;) {
      const waiting = inbox.take();
      for (const { source, delivery } of waiting) {
        yield { body: delivery.body, meta: delivery.meta };
        inbox.settled(source, delivery);
      }
      if (waiting.length > 0 && !signal.aborted) continue;
      if (inbox.error !== null) throw inbox.error;
      if (signal.aborted || inbox.isOver) return;
      await inbox.changed();
    }
  } finally {
    signal.removeEventListener('abort', aborted);
    await Promise.all(sources.map((source) => source.stop()));
  }
}

interface Arrived {
  readonly source: Source;
  readonly delivery: Delivery;
}

/** What has arrived and was not taken yet. */
class Inbox {
  error: unknown = null;
  readonly #sources: readonly Source[];
  readonly #listener: LiveListener;
  #arrived: Arrived[] = [];
  #bytes = 0;
  #paused = false;
  #running: number;
  #wake: () => void = () => undefined;

  constructor(sources: readonly Source[], listener: LiveListener) {
    this.#sources = sources;
    this.#listener = listener;
    this.#running = sources.length;
  }

  /** No source has more to give. */
  get isOver(): boolean {
    return this.#running === 0;
  }

  start(): void {
    for (const source of this.#sources) {
      const listener = {
        deliver: (delivery: Delivery) => this.#deliver({ source, delivery }),
        status: (status: SourceStatus) => this.#listener.status(source, status),
        unbound: (interval: UnboundInterval) => this.#listener.unbound(source, interval),
        ended: (error?: StackwireError) => this.#end(error),
      };
      source.start(listener).catch((error: unknown) => this.#end(error));
    }
  }

  take(): readonly Arrived[] {
    const taken = this.#arrived;
    this.#arrived = [];
    return taken;
  }

  settled(source: Source, { stream, position, body }: Delivery): void {
    source.settle(stream, position);
    this.#bytes -= body.length;
    if (this.#paused && this.#bytes < MOST_BYTES / 4) this.#pause(false);
  }

  wake(): void {
    this.#wake();
  }

  async changed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #deliver(arrived: Arrived): void {
    this.#arrived.push(arrived);
    this.#bytes += arrived.delivery.body.length;
    if (!this.#paused && this.#bytes > MOST_BYTES) this.#pause(true);
    this.#wake();
  }

  #end(error: unknown): void {
    this.#running -= 1;
    this.error ??= error ?? null;
    this.#wake();
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    for (const source of this.#sources) {
      if (paused) source.pause();
      else source.resume();
    }
  }
}
