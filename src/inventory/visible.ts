import { compareStamps, type Json, type ObjectModel, type Stamp } from '../model/index.ts';
import type { ObjectState } from './objectState.ts';
import type { Register } from './register.ts';
import { presentIds } from './toMany.ts';

/** The stamp up to which writes belong to an earlier life and are hidden; null where none is. */
export function hiddenUpTo(state: ObjectState, identity: ObjectModel['identity']): Stamp | null {
  return identity === 'reusable' ? state.existence.deleted : null;
}

/** What a register says; undefined where there is none or it is hidden. */
export function visibleRegister(register: Register | undefined, hidden: Stamp | null): Json | undefined {
  if (register === undefined) return undefined;
  if (hidden !== null && compareStamps(register.stamp, hidden) <= 0) return undefined;
  return register.value;
}

/** A field or to-one relation as it reads now; undefined if absent. */
export function visibleValue(state: ObjectState, name: string, hidden: Stamp | null): Json | undefined {
  return visibleRegister(state.registers.get(name), hidden);
}

/** The sorted ids of a to-many relation; undefined if absent. */
export function visibleIds(
  state: ObjectState,
  name: string,
  hidden: Stamp | null,
): readonly string[] | undefined {
  const many = state.many?.get(name);
  return many === undefined ? undefined : presentIds(many, hidden);
}

/** Everything that was written of the object and is visible: fields and relations of its own. */
export function visibleOwn(state: ObjectState, hidden: Stamp | null): Map<string, Json> {
  const own = new Map<string, Json>();
  for (const [name, register] of state.registers) {
    const value = visibleRegister(register, hidden);
    if (value !== undefined) own.set(name, value);
  }
  for (const name of state.many?.keys() ?? []) {
    const ids = visibleIds(state, name, hidden);
    if (ids !== undefined) own.set(name, ids);
  }
  return own;
}
