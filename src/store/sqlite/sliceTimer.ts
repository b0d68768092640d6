/** Between two looks whether there is anything to do, milliseconds. */
const LOOK = 1000;
/** Between two slices at least. */
const SHORTEST = 5;
/** While the thread is busy, slices take a tenth of its time; when it is idle, half. */
const BUSY_REST = 9;
const IDLE_REST = 1;

/**
 * Calls for slices of upkeep between the thread's other work: sooner when it is idle, and still so often under
 * constant load that upkeep is never starved.
 */
export class SliceTimer {
  readonly #slice: () => boolean;
  #timer: NodeJS.Timeout;
  #busy = false;

  /** `slice` says whether there is more to do. What it throws is tried again with the next look. */
  constructor(slice: () => boolean) {
    this.#slice = slice;
    this.#timer = this.#after(LOOK);
  }

  /** The thread had something else to do. */
  worked(): void {
    this.#busy = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #after(millis: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = this.#after(this.#run());
    }, millis);
  }

  /** Runs a slice; how long to rest then. */
  #run(): number {
    const started = performance.now();
    const more = this.#tried();
    const rest = (performance.now() - started) * (this.#busy ? BUSY_REST : IDLE_REST);
    this.#busy = false;
    return more ? Math.max(SHORTEST, rest) : LOOK;
  }

  #tried(): boolean {
    try {
      return this.#slice();
    } catch {
      // A full disk, say. The commits meet it too and tell.
      return false;
    }
  }
}
