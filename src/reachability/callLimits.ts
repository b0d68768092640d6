import type { Micros } from '../model/index.ts';
import { CallLimit } from './callLimit.ts';

/** Callers that are remembered at once. Names come from outside, and must not fill memory. */
const MOST = 10_000;

/** The same limit for each caller, as nova had one for each user. */
export class CallLimits {
  readonly #callsPerHour: number;
  /** Who called last is last. */
  readonly #limits = new Map<string, CallLimit>();

  constructor(callsPerHour: number) {
    this.#callsPerHour = callsPerHour;
  }

  /** 0 for a call that is let through; else the whole seconds until one of this caller is. */
  take(caller: string, now: Micros): number {
    const limit = this.#limits.get(caller) ?? new CallLimit(this.#callsPerHour);
    this.#limits.delete(caller);
    this.#limits.set(caller, limit);
    const [oldest] = this.#limits.keys();
    if (this.#limits.size > MOST && oldest !== undefined) this.#limits.delete(oldest);
    return limit.take(now);
  }
}
