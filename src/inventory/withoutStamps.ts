import type { Json, Stamp } from '../model/index.ts';
import type { Mark, ObjectState } from './objectState.ts';
import type { Register } from './register.ts';
import type { ToMany } from './toMany.ts';

/** What is left of an object when some of the messages behind it are taken out of it. */
export interface Remainder {
  /** A state of its own: fields, members, marks and existence by the other messages, to be merged on. */
  readonly state: ObjectState;
  /** Names of the fields and relations that are in it. */
  readonly kept: readonly string[];
  /** Names of those that a message which was taken out had written. */
  readonly taken: readonly string[];
}

/**
 * Takes out of a state all that was written by the stamps that `isTaken` knows. What such a write had replaced is
 * gone for good. `known` tells whether the object was there before these messages. Problems and derived values
 * are to be settled anew.
 */
export function withoutStamps(
  state: ObjectState,
  isTaken: (stamp: Stamp) => boolean,
  known: boolean,
): Remainder {
  const [registers, gone] = split(state.registers, isTaken);
  const many = new Map<string, ToMany>();
  const taken = [...gone];
  for (const [name, relation] of state.many ?? []) {
    const [members, left] = split(relation.members, isTaken);
    const baseline =
      relation.baseline !== null && isTaken(relation.baseline.stamp) ? null : relation.baseline;
    if (left.length > 0 || baseline !== relation.baseline) taken.push(name);
    if (baseline !== null || members.size > 0) many.set(name, { baseline, members });
  }
  const [marks] = split<Mark['value']>(state.marks ?? new Map(), isTaken);
  const { existence } = state;
  const created = existence.created !== null && isTaken(existence.created) ? null : existence.created;
  const deleted = existence.deleted !== null && isTaken(existence.deleted) ? null : existence.deleted;
  const kept = [...registers.keys(), ...many.keys()];
  return {
    state: {
      ...state,
      existence: {
        created,
        deleted,
        known: existence.known && (known || created !== null || kept.length > 0 || marks.size > 0),
      },
      registers,
      many: many.size === 0 ? null : many,
      marks: marks.size === 0 ? null : marks,
      standing: null,
      derived: null,
    },
    kept,
    taken,
  };
}

function split<T extends Json>(
  registers: ReadonlyMap<string, Register<T>>,
  isTaken: (stamp: Stamp) => boolean,
): readonly [left: Map<string, Register<T>>, taken: readonly string[]] {
  const left = new Map<string, Register<T>>();
  const taken: string[] = [];
  for (const [name, register] of registers) {
    if (isTaken(register.stamp)) taken.push(name);
    else left.set(name, register);
  }
  return [left, taken];
}
