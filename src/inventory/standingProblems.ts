import { compareStamps, type Fields, type ObjectModel, type Severity } from '../model/index.ts';
import { lifeOf } from './existence.ts';
import type { ObjectState } from './objectState.ts';
import { hiddenUpTo } from './visible.ts';

/**
 * The problems that stand now by the merged state and its `mergedFields`, by name: those whose condition holds, and those that the
 * last event to speak of them raised. None stands on an object that is not alive.
 */
export function standingProblems(
  state: ObjectState,
  model: ObjectModel,
  fields: Fields,
): ReadonlyMap<string, { readonly severity: Severity; readonly summary: string }> {
  const problems = new Map<string, { severity: Severity; summary: string }>();
  if (lifeOf(state.existence, model.identity) !== 'alive') return problems;
  for (const { name, severity, holds, summary } of model.problems) {
    if (holds?.(fields)) problems.set(name, { severity, summary: summary(fields) });
  }
  const hidden = hiddenUpTo(state, model.identity);
  for (const [name, { value, stamp }] of state.marks ?? []) {
    if (!value.raised || (hidden !== null && compareStamps(stamp, hidden) <= 0)) continue;
    problems.set(name, { severity: value.severity, summary: value.summary });
  }
  return problems;
}
