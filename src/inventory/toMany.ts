import { compareStamps, type Stamp } from '../model/index.ts';
import { mergeRegister, type Register } from './register.ts';

/** Whether one id belongs to a to-many relation. */
export type Member = Register<boolean>;

/** The newest whole-list write, its ids sorted and distinct. */
export type Baseline = Register<readonly string[]>;

/**
 * A to-many relation. A whole list speaks of every id, so `members` holds only what is newer than the
 * baseline: an older member can never count again.
 */
export interface ToMany {
  baseline: Baseline | null;
  readonly members: Map<string, Member>;
}

export function emptyToMany(): ToMany {
  return { baseline: null, members: new Map() };
}

/** Ids as a list is compared and kept: sorted by code unit, each once. */
export function sortedIds(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort();
}

/** Merges a link or unlink. Returns null when it was taken, else the stamp of the write that stands. */
export function mergeMember(many: ToMany, id: string, member: Member): Stamp | null {
  const { baseline, members } = many;
  if (baseline !== null && compareStamps(member.stamp, baseline.stamp) <= 0) return baseline.stamp;
  const current = members.get(id);
  const merged = mergeRegister(current, member);
  if (merged === current) return merged.stamp;
  members.set(id, merged);
  return null;
}

/** Merges a whole list of sorted ids. Returns null when it was taken, else the stamp of the list that stands. */
export function mergeList(many: ToMany, ids: readonly string[], stamp: Stamp): Stamp | null {
  const list: Baseline = { value: ids, stamp };
  const merged = mergeRegister(many.baseline ?? undefined, list);
  if (merged !== list) return merged.stamp;
  many.baseline = list;
  for (const [id, member] of many.members) {
    if (compareStamps(member.stamp, stamp) <= 0) many.members.delete(id);
  }
  return null;
}

/**
 * The sorted ids that belong to the relation, or undefined when nothing was ever said of it. What is not
 * newer than `hidden` belongs to an earlier life of the object and does not count.
 */
export function presentIds(many: ToMany, hidden: Stamp | null): readonly string[] | undefined {
  const baseline = counts(many.baseline, hidden) ? many.baseline : null;
  if (many.members.size === 0) return baseline?.value;
  const ids = new Set(baseline?.value);
  let said = baseline !== null;
  for (const [id, member] of many.members) {
    if (!counts(member, hidden)) continue;
    said = true;
    if (member.value) ids.add(id);
    else ids.delete(id);
  }
  return said ? sortedIds(ids) : undefined;
}

/** Stamp of the newest link or unlink since the last whole list. */
export function newestMember(many: ToMany): Stamp | undefined {
  const stamps = [...many.members.values()].map((member) => member.stamp);
  return stamps.sort(compareStamps).at(-1);
}

function counts(write: Member | Baseline | null, hidden: Stamp | null): boolean {
  return write !== null && (hidden === null || compareStamps(write.stamp, hidden) > 0);
}
