import type { ObjectRef } from '../model/index.ts';

/** Order of objects everywhere: by type, then id, by code unit. */
export function compareRefs(a: ObjectRef, b: ObjectRef): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
