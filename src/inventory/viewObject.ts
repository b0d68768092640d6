import {
  formatMicros,
  type Json,
  type ObjectModel,
  type ObjectRef,
  type ObjectView,
} from '../model/index.ts';
import { lifeOf } from './existence.ts';
import { mergedFields } from './mergedFields.ts';
import type { ObjectState } from './objectState.ts';
import { hiddenUpTo, visibleIds, visibleOwn, visibleValue } from './visible.ts';

/**
 * The object as it reads now, derived fields and the given inverse ends included. Absent fields and relations
 * are left out. Fields that its mapping no longer names are not shown; without a model (its mapping was taken
 * away) everything stored is shown as fields.
 */
export function viewObject(
  ref: ObjectRef,
  state: ObjectState,
  model: ObjectModel | undefined,
  inverse: ReadonlyMap<string, readonly string[]>,
): ObjectView {
  return {
    type: ref.type,
    id: ref.id,
    deleted: lifeOf(state.existence, model?.identity ?? 'unique') === 'dead',
    partial: state.existence.created === null,
    fields: model === undefined ? Object.fromEntries(visibleOwn(state, null)) : mergedFields(state, model),
    relations: { ...ownRelations(state, model), ...inverseRelations(inverse) },
    revision: state.revision,
    updated: formatMicros(state.newest),
  };
}

function ownRelations(state: ObjectState, model: ObjectModel | undefined): Record<string, Json> {
  const relations: Record<string, Json> = {};
  if (model === undefined) return relations;
  const hidden = hiddenUpTo(state, model.identity);
  for (const { name, many } of model.relations) {
    const value = many ? visibleIds(state, name, hidden) : visibleValue(state, name, hidden);
    if (value !== undefined) relations[name] = value;
  }
  return relations;
}

function inverseRelations(inverse: ReadonlyMap<string, readonly string[]>): Record<string, Json> {
  const relations: Record<string, Json> = {};
  for (const [name, ids] of inverse) relations[name] = [...new Set(ids)].sort();
  return relations;
}
