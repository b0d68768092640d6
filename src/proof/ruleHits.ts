import type { Evaluation, RuleRef } from '../model/index.ts';
import type { Mapping, RuleInfo } from '../mapping/index.ts';

/** A rule that decided about no message. */
export interface UnusedRule extends Pick<RuleInfo, 'file' | 'line' | 'object' | 'events' | 'verbs'> {}

/** How many rules of one file were reached. */
export interface RuleCoverage {
  readonly file: string;
  readonly rules: number;
  readonly reached: number;
  readonly unused: readonly UnusedRule[];
}

/**
 * Counts the messages about which each rule decided. A rule whose `when` is false, or whose id lacks a trait, was
 * looked at and not reached.
 */
export class RuleHits {
  readonly #hits = new Map<string, number>();

  add({ decisions }: Evaluation): void {
    const rules = decisions.length < 2 ? decisions.map(({ rule }) => keyOf(rule)) : distinct(decisions);
    for (const key of rules) this.#hits.set(key, (this.#hits.get(key) ?? 0) + 1);
  }

  of(rule: RuleRef): number {
    return this.#hits.get(keyOf(rule)) ?? 0;
  }

  /** By file, in the order of the mapping. */
  coverage({ rules }: Mapping): readonly RuleCoverage[] {
    const files = new Set(rules.map(({ file }) => file));
    return [...files].map((file) => {
      const own = rules.filter((rule) => rule.file === file);
      const unused = own.filter((rule) => this.of(rule) === 0);
      return { file, rules: own.length, reached: own.length - unused.length, unused: unused.map(shown) };
    });
  }
}

/** An event about many objects counts once for a rule. */
function distinct(decisions: Evaluation['decisions']): readonly string[] {
  return [...new Set(decisions.map(({ rule }) => keyOf(rule)))];
}

/** Share of a whole in percent, rounded down to a tenth, so that only all of it is 100; 100 of nothing. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}

function keyOf({ file, line }: RuleRef): string {
  return `${file}:${line}`;
}

function shown({ file, line, object, events, verbs }: RuleInfo): UnusedRule {
  return { file, line, object, events, verbs };
}
