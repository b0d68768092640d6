import type { Json, ObjectModel } from '../model/index.ts';
import type { ObjectState } from './objectState.ts';
import { hiddenUpTo, visibleValue } from './visible.ts';

/**
 * The fields that conditions, derived fields and texts see: the plain ones, then the derived in their order,
 * each of which sees those before it. Absent fields are left out.
 */
export function mergedFields(state: ObjectState, model: ObjectModel): Record<string, Json> {
  const hidden = hiddenUpTo(state, model.identity);
  const fields: Record<string, Json> = {};
  for (const name of model.fields) {
    const value = visibleValue(state, name, hidden);
    if (value !== undefined) fields[name] = value;
  }
  for (const { name, value } of model.derived) fields[name] = value(fields);
  return fields;
}
