import { retryDelay, SaidOnce, type Clock, type Logger } from '../../model/index.ts';
import { HypervisorError, type HypervisorEvent } from './hypervisor.ts';

/** What every driver is made with. */
export interface DriverParts {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One connection from its attempt to its end; it calls `opened` in between, never rejects, and says why it is over. */
export type Visit = (opened: () => void, hear: (event: HypervisorEvent) => void) => Promise<string>;

const AGAIN = { first: 500, longest: 30_000 };

/** Makes a connection again whenever it ended, for ever, and tells `connected` and `lost` once each time. */
export class ConnectionKeeper {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #said = new SaidOnce();
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #lost: string | null = 'not connected yet';

  constructor({ clock, logger }: DriverParts) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Why nothing can be asked; null while it can. */
  get lost(): string | null {
    return this.#lost;
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** @throws HypervisorError while there is no connection */
  demand(): void {
    if (this.#lost !== null) throw new HypervisorError('lost', this.#lost);
  }

  /** Resolves when the first attempt has come to something. */
  async start(visit: Visit, hear: (event: HypervisorEvent) => void): Promise<void> {
    await new Promise<void>((tried) => {
      this.#running = this.#run(visit, hear, tried);
    });
  }

  /** After this no attempt begins; whoever visits ends the one that is. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Resolves when nothing goes on any more. */
  async stopped(): Promise<void> {
    await this.#running;
  }

  async #run(visit: Visit, hear: (event: HypervisorEvent) => void, tried: () => void): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const reason = await visit(() => {
        failures = 0;
        this.#lost = null;
        this.#said.forget();
        hear({ kind: 'connected' });
        tried();
      }, hear);
      this.#lost = reason;
      if (signal.aborted) break;
      if (this.#said.isNew(reason)) this.#logger.warn({}, `the hypervisor cannot be asked: ${reason}`);
      if (failures === 0) hear({ kind: 'lost', because: reason });
      tried();
      await this.#clock.sleep(retryDelay(AGAIN, failures + 1, Math.random), signal);
    }
    tried();
  }
}
