import type { Micros } from './micros.ts';

export type StepListener = (by: Micros) => void;

/** Time is passed in, so that tests advance it and never sleep. */
export interface Clock {
  now(): Micros;
  /** Resolves after `millis`, or at once when `signal` aborts. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
  /**
   * Has `hear` called when the clock was set while it ran, with by how much, before the new time is told; returns
   * what ends that. Absent where nobody sets the clock.
   */
  onStep?(hear: StepListener): () => void;
}
