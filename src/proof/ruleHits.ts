import type { RuleRef } from '../model/index.ts';
import type { FileTrace, Mapping, RuleInfo, RuleTrace, Tracer } from '../mapping/index.ts';

/** A rule that decided about nothing. */
export interface UnusedRule extends Pick<RuleInfo, 'file' | 'line' | 'object' | 'events' | 'verbs'> {
  /** How often it was chosen and said nothing, by the reason: `when is false`, `no id`, `failed`. */
  readonly silent: Readonly<Record<string, number>>;
}

/** How many rules of one file were reached. */
export interface RuleCoverage {
  readonly file: string;
  readonly rules: number;
  readonly reached: number;
  readonly unused: readonly UnusedRule[];
}

/**
 * Counts what came of each rule, as a tracer of evaluations. A rule whose `when` is false, or whose id lacks a trait,
 * was looked at and not reached.
 */
export class RuleHits implements Tracer {
  readonly #outcomes = new Map<string, Map<RuleTrace['outcome'], number>>();

  rule({ rule, outcome }: RuleTrace): void {
    const key = keyOf(rule);
    const outcomes = this.#outcomes.get(key) ?? new Map<RuleTrace['outcome'], number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.#outcomes.set(key, outcomes);
  }

  file(_trace: FileTrace): void {}
  condition(): void {}
  trait(): void {}

  /** About how many objects the rule decided; an object counts once for each message. */
  of(rule: RuleRef): number {
    return this.#outcomes.get(keyOf(rule))?.get('decided') ?? 0;
  }

  /** By file, in the order of the mapping. */
  coverage({ rules }: Mapping): readonly RuleCoverage[] {
    const files = new Set(rules.map(({ file }) => file));
    return [...files].map((file) => {
      const own = rules.filter((rule) => rule.file === file);
      const unused = own.filter((rule) => this.of(rule) === 0).map((rule) => this.#unused(rule));
      return { file, rules: own.length, reached: own.length - unused.length, unused };
    });
  }

  #unused({ file, line, object, events, verbs }: RuleInfo): UnusedRule {
    const silent = Object.fromEntries(this.#outcomes.get(keyOf({ file, line })) ?? []);
    return { file, line, object, events, verbs, silent };
  }
}

/** Of all files together, with their share in percent. */
export function reachOf(coverage: readonly RuleCoverage[]): {
  readonly rules: number;
  readonly reached: number;
  readonly percent: number;
} {
  const rules = coverage.reduce((sum, file) => sum + file.rules, 0);
  const reached = coverage.reduce((sum, file) => sum + file.reached, 0);
  return { rules, reached, percent: percentOf(reached, rules) };
}

/** Share of a whole in percent, rounded down to a tenth, so that only all of it is 100; 100 of nothing. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}

function keyOf({ file, line }: RuleRef): string {
  return `${file}:${line}`;
}
