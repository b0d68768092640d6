import type { Clock, SourceListener, SourceStatus } from '../../model/index.ts';
import type { Bindings } from './bindings.ts';

/** Tells the listener of one session when its status changes: what is bound, and what the broker is out of. */
export class SessionStatus {
  readonly #bindings: Bindings;
  readonly #listener: SourceListener;
  readonly #clock: Clock;
  /** What the broker says it is out of; null while it is not. */
  #alarm: string | null = null;
  #said: SourceStatus | null = null;

  constructor(bindings: Bindings, listener: SourceListener, clock: Clock) {
    this.#bindings = bindings;
    this.#listener = listener;
    this.#clock = clock;
  }

  set alarm(alarm: string | null) {
    this.#alarm = alarm;
    this.look();
  }

  /** Something may have changed. */
  look(): void {
    const { state, detail: binding } = this.#bindings.status(this.#clock.now());
    const detail =
      this.#alarm === null ? binding : `the broker is ${this.#alarm} and blocks all publishers; ${binding}`;
    if (this.#said?.state === state && this.#said.detail === detail) return;
    this.#said = { state, detail };
    this.#listener.status(this.#said);
  }
}
