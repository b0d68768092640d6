import type { Micros, StepListener } from '../model/index.ts';

/** Both clocks are in milliseconds: one tells the time, the other only how much of it has passed, but exactly. */
type Reading = () => number;

/** The two differ by less when nobody has set the one, milliseconds. */
const STEP = 100;
/** Readings that took longer than this were interrupted and say nothing, milliseconds. */
const PROMPT = 10;

/**
 * The time in microseconds: runs smoothly with the exact clock, and follows the wall clock when that is set, as
 * after a machine has come up with a wrong time or was suspended. So it can step, back as well.
 */
export class WallTime {
  readonly #wall: Reading;
  readonly #passed: Reading;
  readonly #listeners = new Set<StepListener>();
  #origin: number;

  constructor(wall: Reading, passed: Reading) {
    this.#wall = wall;
    this.#passed = passed;
    this.#origin = wall() - passed();
  }

  now(): Micros {
    const before = this.#passed();
    const wall = this.#wall();
    const after = this.#passed();
    const step = wall - (this.#origin + after);
    if (Math.abs(step) > STEP && after - before < PROMPT) this.#step(step);
    return Math.round((this.#origin + after) * 1000);
  }

  /** `hear` is called with each step from now on; returns what ends that. */
  onStep(hear: StepListener): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  #step(millis: number): void {
    this.#origin += millis;
    for (const hear of this.#listeners) hear(Math.round(millis * 1000));
  }
}
