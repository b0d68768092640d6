import type { Micros } from './micros.ts';

/** Time is passed in, so that tests advance it and never sleep. */
export interface Clock {
  now(): Micros;
  /** Resolves after `millis`, or at once when `signal` aborts. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}
