import type { Decision, Json, Stamp } from '../model/index.ts';
import type { Effect } from './effect.ts';
import type { ObjectState } from './objectState.ts';
import { refusal } from './refusal.ts';
import { sameValue } from './sameValue.ts';
import { emptyToMany, mergeList, mergeMember, newestMember, sortedIds, type ToMany } from './toMany.ts';
import { visibleIds } from './visible.ts';

/** Merges what a decision says of to-many relations; notes new values and refusals, returns whether one is new. */
export function mergeRelations(
  state: ObjectState,
  { lists, members }: Decision,
  stamp: Stamp,
  hidden: Stamp | null,
  effect: Effect,
): boolean {
  let changed = false;
  for (const name of relationsOf(lists, members)) {
    const before = visibleIds(state, name, hidden);
    const many = relationOf(state, name);
    const winners = new Map<Json, Stamp | null>();
    const list = lists[name] === undefined ? null : sortedIds(lists[name]);
    if (list !== null) winners.set(list, mergeList(many, list, stamp));
    const own = members.filter(([relation]) => relation === name);
    for (const [, id, present] of own) winners.set(id, mergeMember(many, id, { value: present, stamp }));
    const after = visibleIds(state, name, hidden);
    if (after !== undefined && !sameValue(before, after)) {
      effect.set[name] = after;
      changed = true;
    }
    if (list !== null && !sameValue(list, after)) {
      effect.refused.push(refusal(name, list, winners.get(list) ?? newestMember(many) ?? stamp, hidden));
    }
    for (const [, id, present] of own) {
      if (after?.includes(id) === present) continue;
      effect.refused.push(refusal(name, id, winners.get(id) ?? stamp, hidden));
    }
  }
  return changed;
}

const NONE: readonly string[] = [];

function relationsOf(lists: Decision['lists'], members: Decision['members']): Iterable<string> {
  const whole = Object.keys(lists);
  if (whole.length === 0 && members.length === 0) return NONE;
  return new Set([...whole, ...members.map(([relation]) => relation)]);
}

function relationOf(state: ObjectState, name: string): ToMany {
  state.many ??= new Map();
  let many = state.many.get(name);
  if (many === undefined) state.many.set(name, (many = emptyToMany()));
  return many;
}
