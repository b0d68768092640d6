import type { Json, Stamp } from '../model/index.ts';
import type { ObjectState } from './objectState.ts';

/** A stamp and the registers that it wrote last: few stamps write many fields, so each is kept once. */
export type StampGroup = [
  generated: number,
  ceilometer: 0 | 1,
  messageId: string,
  registers: Record<string, Json> | 0,
];

/** Index of a stamp group, -1 for none. Members of a relation: the group if present, its complement if absent. */
type Index = number;
export type ManyText = [baseline: Index, ids: readonly string[], members: Record<string, Index>];
export type MarkText = [stamp: Index, raised: 0 | 1, severity: number, summary: string];
export type StandingText = [since: number, severity: number, summary: string];

/** The encoded form, a list for size. */
export type StateText = [
  form: typeof PLAIN | typeof TAGGED,
  groups: StampGroup[],
  created: Index,
  deleted: Index,
  flags: number,
  revision: number,
  last: number,
  newest: number,
  many: Record<string, ManyText> | 0,
  marks: Record<string, MarkText> | 0,
  standing: Record<string, StandingText> | 0,
];

export const PLAIN = 1;
/** Every string is marked: `s` before a text, `n` before the digits of a bigint. */
export const TAGGED = 2;
export const KNOWN = 1;
export const FINAL_TAKEN = 2;
export const FINAL_READ = 4;

/** Compact JSON text of a state; `decodeState` gives it back, bigint values included. */
export function encodeState(state: ObjectState): string {
  const { existence, revision, last, newest } = state;
  const stamps = new StampTable();
  for (const [name, { value, stamp }] of state.registers) stamps.registersOf(stamp)[name] = value;
  const flags =
    (existence.known ? KNOWN : 0) | (state.finalTaken ? FINAL_TAKEN : 0) | (state.finalRead ? FINAL_READ : 0);
  const text: StateText = [
    PLAIN,
    stamps.groups,
    stamps.index(existence.created),
    stamps.index(existence.deleted),
    flags,
    revision,
    last,
    newest,
    record(state.many, ({ baseline, members }) => [
      stamps.index(baseline?.stamp ?? null),
      baseline?.value ?? [],
      record(members, ({ value, stamp }) => (value ? stamps.index(stamp) : ~stamps.index(stamp))) || {},
    ]),
    record(state.marks, ({ value, stamp }) => [
      stamps.index(stamp),
      value.raised ? 1 : 0,
      value.severity,
      value.summary,
    ]),
    record(state.standing, ({ since, severity, summary }) => [since, severity, summary]),
  ];
  // The plain writer throws on the rare bigint.
  try {
    return JSON.stringify(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    text[0] = TAGGED;
    return JSON.stringify(text, tag);
  }
}

class StampTable {
  readonly groups: StampGroup[] = [];
  readonly #indexes = new Map<Stamp, Index>();
  #recent: Stamp | null = null;
  #recentRegisters: Record<string, Json> = {};

  index(stamp: Stamp | null): Index {
    if (stamp === null) return -1;
    let index = this.#indexes.get(stamp);
    if (index === undefined) {
      index = this.#find(stamp);
      this.#indexes.set(stamp, index);
    }
    return index;
  }

  /** Registers have stamps of their own, so the same may come as another object. There are a handful of groups. */
  #find({ generated, form, messageId }: Stamp): Index {
    const ceilometer = form === 'ceilometer' ? 1 : 0;
    const found = this.groups.findIndex(
      (group) => group[2] === messageId && group[0] === generated && group[1] === ceilometer,
    );
    return found < 0 ? this.groups.push([generated, ceilometer, messageId, 0]) - 1 : found;
  }

  registersOf(stamp: Stamp): Record<string, Json> {
    if (stamp === this.#recent) return this.#recentRegisters;
    const group = this.groups[this.index(stamp)] as StampGroup;
    if (group[3] === 0) group[3] = {};
    this.#recent = stamp;
    this.#recentRegisters = group[3];
    return group[3];
  }
}

/** No prototype: ids come from payloads, and one may be `__proto__`. */
function record<T, U>(map: ReadonlyMap<string, T> | null, text: (item: T) => U): Record<string, U> | 0 {
  if (map === null || map.size === 0) return 0;
  const result = Object.create(null) as Record<string, U>;
  for (const [key, item] of map) result[key] = text(item);
  return result;
}

function tag(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `n${value}`;
  return typeof value === 'string' ? `s${value}` : value;
}
