import { SECOND, type Clock, type Logger, type Micros } from '../../model/index.ts';

/** Between two words about a disk that refuses. */
const QUIET: Micros = 60 * SECOND;

/** Says now and then that the disk refuses: that may hit hundreds of guests each second, and the log is mostly on the same disk. */
export class Complaints {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #logger: Logger;
  #said: Micros = -Infinity;

  constructor(clock: Pick<Clock, 'now'>, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  hear(error: unknown, fields: Readonly<Record<string, unknown>>, text: string): void {
    const now = this.#clock.now();
    // A clock that was set back is no reason to be quiet.
    if (Math.abs(now - this.#said) < QUIET) return;
    this.#said = now;
    this.#logger.error({ ...fields, error }, text);
  }
}
