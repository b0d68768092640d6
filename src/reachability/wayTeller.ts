import type { Micros, Problem } from '../model/index.ts';
import type { LostVantage } from './wayGuard.ts';
import { isVantageProblem, vantageBack, vantageKey, vantageLost, type WayNotice } from './wayNotice.ts';
import type { Vantage } from './ways.ts';

/**
 * Tells that a way seems lost once it has lasted as long as a death must, so that it is told when the deaths would have been; and that it is
 * over. What the last run told is over as well, unless it still holds.
 */
export class WayTeller {
  readonly #host: string;
  readonly #dwell: Micros;
  /** Since when it holds (ISO), of what was told, by key. */
  readonly #told: Map<string, string>;

  constructor(host: string, dwell: Micros, standing: Iterable<Problem>) {
    this.#host = host;
    this.#dwell = dwell;
    this.#told = new Map([...standing].filter(isVantageProblem).map(({ key, since }) => [key, since]));
  }

  /** What is new since the last sweep. */
  news(lost: ReadonlyMap<Vantage, LostVantage>, now: Micros): readonly WayNotice[] {
    const standing = new Map([...lost].map(([vantage, of]) => [vantageKey(this.#host, vantage), of]));
    const over = [...this.#told].filter(([key]) => !standing.has(key));
    const begun = [...standing].filter(
      ([key, { since }]) => !this.#told.has(key) && now - since >= this.#dwell,
    );
    for (const [key] of over) this.#told.delete(key);
    const raised = begun.map(([key, of]) => vantageLost(key, of, now));
    for (const { problem } of raised) this.#told.set(problem.key, problem.since);
    return [...over.map(([key, since]) => vantageBack(key, since, now)), ...raised];
  }
}
