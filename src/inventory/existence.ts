import { compareStamps, type ObjectModel, type Stamp } from '../model/index.ts';

/** What is known of an object's coming and going. */
export interface Existence {
  /** Largest stamp of a create; null means that what is known is partial. */
  readonly created: Stamp | null;
  /** Largest stamp of a delete. */
  readonly deleted: Stamp | null;
  /** Whether anything was ever written of it; a delete alone leaves a tombstone of an unknown object. */
  readonly known: boolean;
}

/** `absent`: nothing was written, so there is no such object. */
export type Life = 'absent' | 'alive' | 'dead';

export const NEVER: Existence = { created: null, deleted: null, known: false };

/** Joins two findings; returns `a` itself when `b` adds nothing. */
export function mergeExistence(a: Existence, b: Existence): Existence {
  const created = later(a.created, b.created);
  const deleted = later(a.deleted, b.deleted);
  const known = a.known || b.known;
  if (created === a.created && deleted === a.deleted && known === a.known) return a;
  return { created, deleted, known };
}

/**
 * A unique id never comes again, so a deletion is final whatever the clocks say; a reusable one lives
 * again when it was created after its last deletion.
 */
export function lifeOf({ created, deleted, known }: Existence, identity: ObjectModel['identity']): Life {
  if (deleted === null) return known ? 'alive' : 'absent';
  if (identity === 'unique' || created === null) return 'dead';
  return compareStamps(created, deleted) > 0 ? 'alive' : 'dead';
}

function later(a: Stamp | null, b: Stamp | null): Stamp | null {
  if (a === null || b === null) return a ?? b;
  return compareStamps(b, a) > 0 ? b : a;
}
