import type { RuleInfo } from '../../mapping/index.ts';
import { covers } from './eventGlob.ts';

/**
 * The type of object that mappings see in the events of a pattern, with the file that has most rules for them; null
 * where they know none of these events.
 */
export function objectOf(
  pattern: string,
  rules: readonly RuleInfo[],
): { readonly object: string; readonly file: string } | null {
  const counts = new Map<string, { readonly object: string; readonly file: string; count: number }>();
  for (const { object, file, events } of rules) {
    const count = events.filter((event) => covers(pattern, event) || covers(event, pattern)).length;
    if (count === 0) continue;
    const known = counts.get(object);
    if (known === undefined) counts.set(object, { object, file, count });
    else known.count += count;
  }
  const [best] = [...counts.values()].toSorted((a, b) => b.count - a.count);
  return best === undefined ? null : { object: best.object, file: best.file };
}
