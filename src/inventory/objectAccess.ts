import type { ObjectRef } from '../model/index.ts';
import type { ObjectState } from './objectState.ts';

/**
 * Where the states are. `put` is called after every change of a state, which is the one that `get` gave or a
 * new one; until the message is through, `get` must give what was put.
 */
export interface ObjectAccess {
  get(ref: ObjectRef): ObjectState | undefined;
  put(ref: ObjectRef, state: ObjectState): void;
}
