import type { ObjectModels, ObjectRef } from '../model/index.ts';
import type { ObjectState } from './objectState.ts';
import { relationTargets } from './relationTargets.ts';

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** Computes the other ends of all relations that have one: for an object, inverse name → ids that point at it. */
export function inverseEnds(
  objects: Iterable<readonly [ObjectRef, ObjectState]>,
  models: ObjectModels,
): (ref: ObjectRef) => ReadonlyMap<string, readonly string[]> {
  const ends = new Map<string, Map<string, string[]>>();
  for (const [ref, state] of objects) {
    const model = models.get(ref.type);
    if (model === undefined) continue;
    const inverse = new Map(model.relations.map((relation) => [relation.name, relation.inverse]));
    for (const [relation, type, id] of relationTargets(state, model)) {
      const name = inverse.get(relation);
      if (!name) continue;
      const byName = entry(ends, key({ type, id }), () => new Map<string, string[]>());
      entry(byName, name, () => []).push(ref.id);
    }
  }
  return (ref) => ends.get(key(ref)) ?? NONE;
}

function key({ type, id }: ObjectRef): string {
  return `${type}\0${id}`;
}

function entry<T>(map: Map<string, T>, name: string, fresh: () => T): T {
  let value = map.get(name);
  if (value === undefined) map.set(name, (value = fresh()));
  return value;
}
