import type { Form, ItemFlag, Outcome, SkipReason } from '../model/index.ts';
import { CONTRACT } from '../model/index.ts';

/** The last line of a replay: how many of each kind, and what no mapping knows. */
export interface ReplaySummary {
  readonly kind: 'summary';
  readonly events: number;
  readonly changes: number;
  /** Writes that the authority table did not accept. */
  readonly refused: number;
  readonly samples: number;
  readonly problems: number;
  readonly dead: number;
  readonly skipped: number;
  readonly objects: number;
  /** Skips by reason. */
  readonly reasons: Readonly<Record<SkipReason, number>>;
  /** Messages stamped later than their receipt allows. */
  readonly skew: number;
  /** Event types that no rule knows, most frequent first. */
  readonly unmapped: Readonly<Record<string, number>>;
  readonly contract: number;
}

/** Counts what a replay yields. */
export class ReplayCounts {
  #events = 0;
  #changes = 0;
  #refused = 0;
  #samples = 0;
  #problems = 0;
  #dead = 0;
  #skew = 0;
  readonly #reasons: Record<SkipReason, number> = { duplicate: 0, late: 0, 'no-id': 0, unmapped: 0 };
  readonly #unmapped = new Map<string, number>();

  outcome(
    { changes, samples, problems }: Outcome,
    { form, flags }: { readonly form: Form; readonly flags: readonly ItemFlag[] },
  ): void {
    if (form !== 'sample') this.#events += 1;
    this.#changes += changes.length;
    for (const { refused } of changes) this.#refused += refused.length;
    this.#samples += samples.length;
    this.#problems += problems.length;
    if (flags.includes('clock-skew')) this.#skew += 1;
  }

  dead(): void {
    this.#dead += 1;
  }

  skipped(reason: SkipReason, eventType: string): void {
    this.#reasons[reason] += 1;
    if (reason === 'unmapped') this.#unmapped.set(eventType, (this.#unmapped.get(eventType) ?? 0) + 1);
  }

  summary(objects: number): ReplaySummary {
    const unmapped = [...this.#unmapped].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return {
      kind: 'summary',
      events: this.#events,
      changes: this.#changes,
      refused: this.#refused,
      samples: this.#samples,
      problems: this.#problems,
      dead: this.#dead,
      skipped: Object.values(this.#reasons).reduce((sum, count) => sum + count, 0),
      objects,
      reasons: this.#reasons,
      skew: this.#skew,
      unmapped: Object.fromEntries(unmapped),
      contract: CONTRACT,
    };
  }
}
