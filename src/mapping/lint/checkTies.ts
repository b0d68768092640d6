import { isGlob, matchEvent } from '../../events/index.ts';
import type { Placed } from '../language/mappingFile.ts';
import { intersect, specificity } from '../language/ruleSpecificity.ts';
import type { LintScope } from './lintScope.ts';
import { placeOf } from './lintScope.ts';

/** Two rules of a file never claim the same event type with the same right. */
export function checkTies({ documents, report }: LintScope): void {
  for (const document of documents) {
    const claims = document.rules.flatMap((rule) => rule.events.map((event) => ({ rule, event })));
    const patterns = claims.map((claim) => claim.event.value);
    for (const [index, { rule, event }] of claims.entries()) {
      for (const earlier of claims.slice(0, index)) {
        const type = tiedType(earlier.event.value, event.value, patterns, [
          ...rule.except,
          ...earlier.rule.except,
        ]);
        if (type === null) continue;
        report(event.origin, finding(event, earlier.event, type, earlier.rule === rule));
        break;
      }
    }
  }
}

function finding(
  event: Placed<string>,
  earlier: Placed<string>,
  type: string,
  sameRule: boolean,
): Parameters<LintScope['report']>[1] {
  const where = sameRule ? 'the same rule' : `the rule at ${placeOf(earlier.origin)}`;
  if (event.value === earlier.value) {
    return {
      code: 'mapping/tie',
      message: `\`${event.value}\` is named twice, also by ${where}`,
      suggestion: 'keep one: within a file exactly one rule applies to an event',
    };
  }
  return {
    code: 'mapping/tie',
    message: `\`${event.value}\` and \`${earlier.value}\` (${where}) are equally specific, and both match \`${type}\``,
    suggestion: `add a rule for \`${type}\`, or make one of the two narrower`,
  };
}

/** What both patterns match with the same right while no more specific pattern takes it; null if there is none. */
function tiedType(a: string, b: string, all: readonly string[], except: readonly string[]): string | null {
  if (a === b) return a;
  if (!isGlob(a) || !isGlob(b) || specificity(a) !== specificity(b)) return null;
  const both = intersect(a, b);
  if (both.length === 0) return null;
  const closer = [...all.filter((pattern) => specificity(pattern) > specificity(a)), ...except].map(
    matchEvent,
  );
  // A `*` of the shared pattern can only be matched by a `*`: whoever matches it as text matches all of it.
  return both.find((shared) => !closer.some((matches) => matches(shared))) ?? null;
}
