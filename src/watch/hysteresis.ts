import type { Micros } from '../model/index.ts';

export interface HysteresisSettings {
  /** Above this is too much; what is at most half of it is good again. */
  readonly limit: Micros;
  /** For how long a value must be so before it counts. */
  readonly lasting: Micros;
}

/** Turns a value that jumps about into a state that does not. */
export class Hysteresis {
  readonly #settings: HysteresisSettings;
  #since: Micros | null = null;
  /** Since when it is too much; null while it is not. */
  raised: Micros | null;

  constructor(settings: HysteresisSettings, raised: Micros | null = null) {
    this.#settings = settings;
    this.raised = raised;
  }

  /** Takes a value; true when the state has changed with it. */
  take(value: Micros, now: Micros): boolean {
    const { limit, lasting } = this.#settings;
    const turning = this.raised === null ? value > limit : value <= limit / 2;
    if (!turning) this.#since = null;
    else this.#since ??= now;
    if (this.#since === null || now - this.#since < lasting) return false;
    this.raised = this.raised === null ? this.#since : null;
    this.#since = null;
    return true;
  }
}
