import { HOUR, SECOND, type Micros } from '../model/index.ts';

/**
 * Calls in an hour, as nova's rate limit counted them (nova, api/openstack/compute/limits.py): a bucket that each call fills by its share of
 * an hour, and that empties as time passes. So all calls of an hour may come at once, and then one each five minutes of twelve.
 */
export class CallLimit {
  readonly #share: Micros;
  #level: Micros = 0;
  #last: Micros | null = null;

  constructor(callsPerHour: number) {
    this.#share = HOUR / callsPerHour;
  }

  /** 0 for a call that is let through; else the whole seconds until one is. */
  take(now: Micros): number {
    const passed = Math.max(now - (this.#last ?? now), 0);
    this.#last = now;
    this.#level = Math.max(this.#level - passed, 0);
    const over = this.#level + this.#share - HOUR;
    // The shares of many calls may come to a hair more than the hour.
    if (over > 1) return Math.ceil(over / SECOND);
    this.#level += this.#share;
    return 0;
  }
}
