import type { Json, Micros, ObjectModel, ObjectRef, Problem } from '../model/index.ts';
import { lifeOf } from './existence.ts';
import { mergedFields } from './mergedFields.ts';
import type { ObjectState } from './objectState.ts';
import { sameValue } from './sameValue.ts';
import { settleProblems } from './settleProblems.ts';

/**
 * Notes what the derived values are before a message merges, so that it can be told which of them it changed.
 * Returns false when the problems may not be those of this model and state.
 */
export function beginObject(state: ObjectState, model: ObjectModel): boolean {
  if (state.derived?.model === model) return true;
  if (lifeOf(state.existence, model.identity) === 'alive') state.derived = derive(state, model);
  return false;
}

/**
 * Brings derived values and problems up to the merged state, once per object and message. Adds the derived
 * values that became different to `set` (all of them where it began to live), and returns the problems to tell.
 */
export function settleObject(
  ref: ObjectRef,
  state: ObjectState,
  model: ObjectModel,
  generated: Micros,
  set: Record<string, Json>,
): readonly Problem[] {
  if (lifeOf(state.existence, model.identity) !== 'alive') {
    state.derived = null;
    return settleProblems(ref, state, model, {}, generated);
  }
  const fields = mergedFields(state, model);
  const before = state.derived;
  const values = model.derived.map(({ name }, index) => {
    const value = fields[name] as Json;
    if (!sameValue(before?.values[index], value)) set[name] = value;
    return value;
  });
  state.derived = { model, values };
  return settleProblems(ref, state, model, fields, generated);
}

function derive(state: ObjectState, model: ObjectModel): ObjectState['derived'] {
  const fields = model.derived.length === 0 ? {} : mergedFields(state, model);
  return { model, values: model.derived.map(({ name }) => fields[name] as Json) };
}
