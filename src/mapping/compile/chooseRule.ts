import { matchRule, specificity } from '../language/ruleSpecificity.ts';

/** A rule's claim on event types by one of its patterns. */
export interface Claim<R> {
  readonly pattern: string;
  /** What it leaves out of a glob. */
  readonly except: readonly string[];
  readonly rule: R;
}

/** The most specific claim that matches an event type, and those that it beat. */
export interface Choice<R> {
  readonly winner: Claim<R>;
  readonly beaten: readonly Claim<R>[];
}

/** Compiles the claims of one file. The order of the rules has no say: lint keeps ties out. */
export function compileChoice<R>(claims: readonly Claim<R>[]): (eventType: string) => Choice<R> | null {
  const sorted = claims
    .map((claim) => ({
      claim,
      matches: matchRule(claim.pattern, claim.except),
      weight: specificity(claim.pattern),
    }))
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight));
  return (eventType) => {
    const matching = sorted.filter(({ matches }) => matches(eventType)).map(({ claim }) => claim);
    const [winner, ...beaten] = matching;
    return winner === undefined ? null : { winner, beaten };
  };
}
