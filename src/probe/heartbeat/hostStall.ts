import type { Micros } from '../../model/index.ts';

/** Why the guests of a host cannot be judged each for itself. */
export type StallCause =
  /** Most of them fell silent together. */
  | 'guests'
  /** The probe itself did not get to run. */
  | 'timers'
  /** The hypervisor cannot be asked. */
  | 'hypervisor';

export interface Stall {
  readonly since: Micros;
  readonly cause: StallCause;
}

export interface StallRules {
  /** Less silent guests than this are no stall. */
  readonly guests: number;
  /** Nor is it when not more than this share of those that were alive is silent. */
  readonly share: number;
  /** How often guests are asked: signs of a stall must be gone for so long. */
  readonly interval: Micros;
  /** The hypervisor may be away for so long. */
  readonly patience: Micros;
}

/**
 * Tells a host that stalls from guests that hang. It counts guests that were alive when they were last asked before, so those that
 * were reported one by one are not among them.
 */
export class HostStall {
  readonly #rules: StallRules;
  /** Guests that answered before, and whether they did not the last time. */
  readonly #silent = new Map<string, boolean>();
  #count = 0;
  #lostAt: Micros | null = null;
  #laggedAt: Micros | null = null;
  /** When there was last a sign of a stall. */
  #lastSign: Micros | null = null;
  #stall: Stall | null;

  /** `stall` is what the last run left. */
  constructor(rules: StallRules, stall: Stall | null) {
    this.#rules = rules;
    this.#stall = stall;
  }

  get stall(): Stall | null {
    return this.#stall;
  }

  /** Guests that were alive and are silent now, and all that were alive. */
  get silent(): number {
    return this.#count;
  }

  get guests(): number {
    return this.#silent.size;
  }

  /** What a guest that answered before does now. */
  heard(uuid: string, silent: boolean): void {
    this.forget(uuid);
    this.#silent.set(uuid, silent);
    if (silent) this.#count += 1;
  }

  /** It is gone, does not run, or was reported for itself. */
  forget(uuid: string): void {
    if (this.#silent.get(uuid) === true) this.#count -= 1;
    this.#silent.delete(uuid);
  }

  lost(now: Micros): void {
    this.#lostAt ??= now;
  }

  connected(): void {
    this.#lostAt = null;
  }

  /** A timer of ours came late by so much. */
  lagged(by: Micros, now: Micros): void {
    if (by >= this.#rules.interval) this.#laggedAt = now;
  }

  /** The clock was set: what was noted is as long ago as before. */
  stepped(by: Micros): void {
    if (this.#lostAt !== null) this.#lostAt += by;
    if (this.#laggedAt !== null) this.#laggedAt += by;
    if (this.#lastSign !== null) this.#lastSign += by;
  }

  /** Whether a stall began or ended; called when something was heard, and now and then. */
  judge(now: Micros): 'begins' | 'ends' | null {
    const cause = this.#cause(now);
    if (cause !== null) {
      this.#lastSign = now;
      if (this.#stall !== null) return null;
      this.#stall = { since: this.#sinceOf(cause, now), cause };
      return 'begins';
    }
    if (this.#stall === null) return null;
    this.#lastSign ??= now;
    if (now < this.#lastSign + this.#rules.interval) return null;
    this.#stall = null;
    return 'ends';
  }

  #cause(now: Micros): StallCause | null {
    const { guests, share, interval, patience } = this.#rules;
    if (this.#lostAt !== null && now >= this.#lostAt + patience) return 'hypervisor';
    if (this.#laggedAt !== null && now < this.#laggedAt + interval) return 'timers';
    return this.#count >= guests && this.#count > share * this.#silent.size ? 'guests' : null;
  }

  #sinceOf(cause: StallCause, now: Micros): Micros {
    return (cause === 'hypervisor' ? this.#lostAt : null) ?? now;
  }
}
