import type { RuleRef } from '../model/index.ts';
import type { ClockDecided } from './clockDecided.ts';
import { sameValue } from './clockDecided.ts';
import type { Blame } from './divergence.ts';
import type { Write } from './writes.ts';
import { compareWrites, largest } from './writes.ts';

/**
 * Which of two rules is to blame when only clocks decide between their writes. Without either, none would. A message
 * that goes back to what the field was before is most likely a stale copy, as those of a source host after a
 * migration are; where that tells nothing, it is the rule that is part of more of the findings.
 */
export function blamer(all: readonly ClockDecided[]): (found: ClockDecided) => Blame {
  const times = new Map<string, number>();
  for (const { register, winner, rival } of all) {
    for (const key of new Set([keyOf(winner, register), keyOf(rival, register)])) {
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
  return (found) => {
    const { register, winner, rival } = found;
    const [own, other] = [winner.by.rule, rival.by.rule];
    if (isSame(own, other)) return { ...own, because: 'which takes the field from both publishers' };
    const stale = staleOf(found);
    if (stale !== null) {
      return {
        ...stale.by.rule,
        because: 'whose event goes back to what the field was before: most likely a stale copy',
      };
    }
    const often = (write: Write): number => times.get(keyOf(write, register)) ?? 0;
    if (often(winner) > often(rival))
      return { ...own, because: `which is part of ${often(winner)} such findings` };
    if (often(rival) > often(winner))
      return { ...other, because: `which is part of ${often(rival)} such findings` };
    return { ...other, because: 'without which the value would stay, whatever the clocks say' };
  };
}

/** The one of two writes that goes back: its value was last told before that of the other, or the other's never. */
function staleOf({ winner, rival, earlier }: ClockDecided): Write | null {
  const [own, other] = [winner, rival].map((write) =>
    largest(earlier.filter((one) => sameValue(one, write))),
  );
  if (own === undefined) return other === undefined ? null : rival;
  return other === undefined || compareWrites(own, other) < 0 ? winner : rival;
}

/** Members of one relation are written by the same rules. */
function keyOf({ by: { rule } }: Write, register: string): string {
  return `${rule.file}:${rule.line} ${register.replace(/\[.*$/s, '')}`;
}

function isSame(a: RuleRef, b: RuleRef): boolean {
  return a.file === b.file && a.line === b.line;
}
