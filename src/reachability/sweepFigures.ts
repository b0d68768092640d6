import type { Micros } from '../model/index.ts';
import type { GuestState } from './guestState.ts';

/** What a sweep did and found. */
export interface SweepFigures {
  /** When it ended, and how long it took. */
  readonly at: Micros;
  readonly took: Micros;
  /** Guests by state; `held` are those about which nothing is concluded because the way to them seems lost. */
  readonly guests: ReadonlyMap<GuestState | 'held', number>;
  /** Addresses that were asked, and those that could not be. */
  readonly asked: number;
  readonly notAsked: number;
  /** Vantages whose way seems lost. */
  readonly lost: number;
}
