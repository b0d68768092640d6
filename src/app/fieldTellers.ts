import type { Mapping, RuleInfo } from '../mapping/index.ts';

/** Whose word it would have been: the events that a field is believed from. */
export interface Tellers {
  /** The rules that are most about it: event types, and `file:line`. */
  readonly rules: readonly { readonly events: readonly string[]; readonly rule: string }[];
  /** Other rules that may write it too. */
  readonly others: number;
}

/** Rules that are named. */
const NAMED = 3;

/**
 * The rules that should have told of a field: of those that may write it the ones that name it and little else. For
 * `exists` those that create, or delete where the object is gone. null where no event ever tells it.
 */
export function tellersOf(
  mapping: Mapping,
  type: string,
  field: string,
  exists: 'created' | 'deleted',
): Tellers | null {
  const own = mapping.rules.filter(
    (rule) =>
      rule.object === type &&
      rule.observe === null &&
      !rule.events.some((event) => event.startsWith('import.')),
  );
  const fitting = own.filter((rule) =>
    field === 'exists'
      ? rule.verbs.includes(exists === 'created' ? 'create' : 'delete')
      : rule.fields.includes(field),
  );
  if (fitting.length === 0) return null;
  const sorted = fitting.toSorted((a, b) => weight(a, field) - weight(b, field));
  const rules = sorted.slice(0, NAMED).map(({ events, file, line }) => ({ events, rule: `${file}:${line}` }));
  return { rules, others: fitting.length - rules.length };
}

/** An object that is known was created long ago; what names few fields is about those. */
function weight({ verbs, writes, fields }: RuleInfo, field: string): number {
  if (field === 'exists') return verbs.includes('update') && verbs.includes('delete') ? 1 : 0;
  const created = verbs.includes('create') ? 10_000 : 0;
  return created + (writes.includes(field) ? 0 : 1000) + fields.length;
}
