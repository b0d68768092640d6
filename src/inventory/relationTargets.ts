import type { ObjectModel } from '../model/index.ts';
import { lifeOf } from './existence.ts';
import type { ObjectState } from './objectState.ts';
import { hiddenUpTo, visibleIds, visibleValue } from './visible.ts';

/** What an object points at: relation, type and id of each target. An object that is not alive points at nothing. */
export function* relationTargets(
  state: ObjectState,
  model: ObjectModel,
): Generator<[relation: string, type: string, id: string]> {
  if (lifeOf(state.existence, model.identity) !== 'alive') return;
  const hidden = hiddenUpTo(state, model.identity);
  for (const { name, to, many } of model.relations) {
    if (many) {
      for (const id of visibleIds(state, name, hidden) ?? []) yield [name, to, id];
      continue;
    }
    const id = visibleValue(state, name, hidden);
    if (typeof id === 'string') yield [name, to, id];
  }
}
