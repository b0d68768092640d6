import {
  compareStamps,
  type Decision,
  type Json,
  type ObjectModel,
  type Refusal,
  type Stamp,
} from '../model/index.ts';
import type { Effect } from './effect.ts';
import { lifeOf, mergeExistence } from './existence.ts';
import { mergeRelations } from './mergeRelations.ts';
import type { ObjectState } from './objectState.ts';
import { refusal } from './refusal.ts';
import { mergeRegister, type Register } from './register.ts';
import { sameValue } from './sameValue.ts';
import { sortedIds } from './toMany.ts';
import { hiddenUpTo, visibleIds, visibleOwn, visibleRegister, visibleValue } from './visible.ts';

/** Merges a decision into a state, in place. Only what the decision touches is compared. */
export function mergeDecision(
  state: ObjectState,
  model: ObjectModel,
  decision: Decision,
  stamp: Stamp,
): Effect {
  const { identity } = model;
  const before = state.existence;
  const lifeBefore = lifeOf(before, identity);
  // A deletion can hide any value of a reusable id, so then everything is compared.
  const all = decision.delete && identity === 'reusable' ? visibleOwn(state, before.deleted) : null;
  mergeComingAndGoing(state, decision, stamp);
  const hidden = hiddenUpTo(state, identity);
  const effect: Effect = { op: null, set: {}, refused: [] };
  const changed = mergeRegisters(state, decision, stamp, hidden, effect);
  const linked = mergeRelations(state, decision, stamp, hidden, effect);
  mergeMarks(state, decision, stamp);
  const life = lifeOf(state.existence, identity);
  if (life !== 'alive') {
    return { op: life === 'dead' && lifeBefore !== 'dead' ? 'delete' : null, set: {}, refused: [] };
  }
  listUntrusted(state, decision, hidden, effect.refused);
  if (lifeBefore !== 'alive') {
    return { op: 'create', set: Object.fromEntries(visibleOwn(state, hidden)), refused: effect.refused };
  }
  const complete = before.created === null && state.existence.created !== null;
  const revealed = all !== null && compareAll(all, visibleOwn(state, hidden), effect.set);
  return changed || linked || revealed || complete ? { ...effect, op: 'update' } : effect;
}

function mergeComingAndGoing(state: ObjectState, decision: Decision, stamp: Stamp): void {
  if (state.existence.known && !decision.create && !decision.delete) return;
  state.existence = mergeExistence(state.existence, {
    created: decision.create ? stamp : null,
    deleted: decision.delete ? stamp : null,
    known: makesKnown(decision),
  });
}

/** A deletion, or word that a problem is over, tells nothing by which an object could be known. */
function makesKnown({ create, set, members, lists, problems }: Decision): boolean {
  if (create || members.length > 0) return true;
  for (const _ in set) return true;
  for (const _ in lists) return true;
  return problems.some((mark) => mark.raised);
}

function mergeRegisters(
  { registers }: ObjectState,
  { set }: Decision,
  stamp: Stamp,
  hidden: Stamp | null,
  effect: Effect,
): boolean {
  if (hidden === null && renewAll(registers, set, stamp)) return false;
  let changed = false;
  // Of this object's own, since `renewAll` changes it in place.
  const own = { ...stamp };
  for (const name in set) {
    const value = set[name] as Json;
    const current = registers.get(name);
    const shown = visibleRegister(current, hidden);
    const merged = mergeRegister(current, { value, stamp: own });
    if (merged !== current) {
      if (current !== undefined && sameValue(current.value, value)) current.stamp = own;
      else registers.set(name, merged);
    }
    const after = visibleRegister(merged, hidden);
    if (after === undefined || !sameValue(value, after)) {
      effect.refused.push(refusal(name, value, merged.stamp, hidden));
    } else if (!sameValue(shown, after)) {
      effect.set[name] = after;
      changed = true;
    }
  }
  return changed;
}

/**
 * Most writes say again what one earlier write said. Then the stamp that those registers, and no others, share
 * moves on as one, which spares the collector a changed reference for each of them.
 */
function renewAll(registers: ObjectState['registers'], set: Decision['set'], stamp: Stamp): boolean {
  let shared: Register['stamp'] | null = null;
  let count = 0;
  for (const name in set) {
    const current = registers.get(name);
    if (current === undefined || !sameValue(current.value, set[name] as Json)) return false;
    shared ??= current.stamp;
    if (current.stamp !== shared) return false;
    count += 1;
  }
  if (shared === null || compareStamps(stamp, shared) <= 0) return false;
  for (const register of registers.values()) if (register.stamp === shared) count -= 1;
  if (count !== 0) return false;
  Object.assign(shared, stamp);
  return true;
}

function mergeMarks(state: ObjectState, { problems }: Decision, stamp: Stamp): void {
  for (const { name, raised, severity, summary } of problems) {
    state.marks ??= new Map();
    const mark = { value: { raised, severity, summary }, stamp };
    state.marks.set(name, mergeRegister(state.marks.get(name), mark));
  }
}

/** An untrusted null says no more than an absent field. */
function listUntrusted(
  state: ObjectState,
  decision: Decision,
  hidden: Stamp | null,
  refused: Refusal[],
): void {
  const { offered, because } = decision;
  for (const field in offered) {
    const value = offered[field] as Json;
    const held = visibleValue(state, field, hidden) ?? visibleIds(state, field, hidden) ?? null;
    if (sameValue(Array.isArray(value) && state.many?.has(field) ? sortedIds(value) : value, held)) continue;
    refused.push({ field, value, because });
  }
}

/** Notes the new values; null where a deletion that came late hides what was there. */
function compareAll(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  set: Record<string, Json>,
): boolean {
  let different = false;
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const value = after.get(name);
    if (sameValue(before.get(name), value)) continue;
    set[name] = value ?? null;
    different = true;
  }
  return different;
}
