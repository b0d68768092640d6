import { canonicalJson, compareStamps, type Json, type Stamp } from '../model/index.ts';
import { sameValue } from './sameValue.ts';

/** The last word on one field, to-one relation or problem mark. */
export interface Register<T extends Json = Json> {
  readonly value: T;
  /** Moves on when a newer write says the same: most writes do. */
  stamp: Stamp;
}

/** The newer of two writes; of two with the same stamp the one whose canonical JSON is larger. */
export function mergeRegister<T extends Json>(a: Register<T> | undefined, b: Register<T>): Register<T> {
  if (a === undefined) return b;
  const order = a.stamp === b.stamp ? 0 : compareStamps(b.stamp, a.stamp);
  if (order !== 0) return order > 0 ? b : a;
  if (sameValue(a.value, b.value)) return a;
  return canonicalJson(b.value) > canonicalJson(a.value) ? b : a;
}
