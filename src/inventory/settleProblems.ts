import {
  formatMicros,
  type Fields,
  type Micros,
  type ObjectModel,
  type ObjectRef,
  type Problem,
} from '../model/index.ts';
import type { ObjectState, Standing } from './objectState.ts';
import { standingProblems } from './standingProblems.ts';

/**
 * Brings `state.standing` up to the merged state and tells what began, what reads differently (raised again
 * under its key, since the same time) and what ended.
 */
export function settleProblems(
  ref: ObjectRef,
  state: ObjectState,
  model: ObjectModel,
  fields: Fields,
  generated: Micros,
): readonly Problem[] {
  const now = standingProblems(state, model, fields);
  const told: Problem[] = [];
  for (const [name, { severity, summary }] of now) {
    const before = state.standing?.get(name);
    if (before?.severity === severity && before.summary === summary) continue;
    const standing = { since: before?.since ?? generated, severity, summary };
    (state.standing ??= new Map()).set(name, standing);
    told.push(problemOf(ref, name, 'raised', standing));
  }
  for (const [name, standing] of state.standing ?? []) {
    if (now.has(name)) continue;
    state.standing?.delete(name);
    told.push(problemOf(ref, name, 'cleared', standing));
  }
  return told;
}

/** The record of a problem; `since` is when it was raised, also when it is cleared. */
export function problemOf(
  ref: ObjectRef,
  name: string,
  state: Problem['state'],
  standing: Standing,
): Problem {
  const { since, severity, summary } = standing;
  return { key: `${name}:${ref.id}`, state, severity, summary, object: ref.id, since: formatMicros(since) };
}
