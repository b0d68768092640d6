import type { Clock, Micros } from '../../model/index.ts';
import type { Session } from './session.ts';

/** Longest pause that deliveries are held through, milliseconds; a broker's consumer_timeout is longer. */
const HELD = 60_000;

/** Whether reading is paused, and what comes of a session meanwhile. */
export class ReadingPause {
  readonly #clock: Clock;
  readonly #held: number;
  /** Aborts when reading goes on; null while it is not paused. */
  #end: AbortController | null = null;

  constructor(clock: Clock, heartbeat: Micros) {
    this.#clock = clock;
    this.#held = Math.min(HELD, heartbeat / 1000);
  }

  get on(): boolean {
    return this.#end !== null;
  }

  begin(): void {
    this.#end ??= new AbortController();
  }

  end(): void {
    this.#end?.abort();
    this.#end = null;
  }

  /**
   * Reads nothing more from the session. While nothing is read, the broker's heartbeats are not seen either, and
   * deliveries held for long run into its consumer_timeout. So after one heartbeat interval, or a minute, the
   * connection is closed, which gives them back. `stands` says whether the session is still the one in use.
   */
  hold(session: Session, stands: () => boolean): void {
    const end = this.#end;
    if (end === null) return;
    session.hold();
    void this.#clock.sleep(this.#held, end.signal).then(async () => {
      if (!end.signal.aborted && stands()) await session.close();
    });
  }

  /** Resolves when reading goes on. */
  async over(): Promise<void> {
    const signal = this.#end?.signal;
    if (signal === undefined || signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}
