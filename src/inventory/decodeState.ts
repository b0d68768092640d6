import type { Json, Severity, Stamp } from '../model/index.ts';
import {
  FINAL_READ,
  FINAL_TAKEN,
  KNOWN,
  TAGGED,
  type ManyText,
  type StampGroup,
  type StateText,
} from './encodeState.ts';
import type { ObjectState } from './objectState.ts';
import type { Register } from './register.ts';
import type { ToMany } from './toMany.ts';

/** Reads what `encodeState` wrote. Registers of one write share one stamp object. */
export function decodeState(text: string): ObjectState {
  const tagged = text.startsWith(`[${TAGGED},`);
  const parsed = JSON.parse(text, tagged ? untag : undefined) as StateText;
  const [, groups, created, deleted, flags, revision, last, newest, many, marks, standing] = parsed;
  const stamps = groups.map(stampOf);
  return {
    existence: {
      created: stamps[created] ?? null,
      deleted: stamps[deleted] ?? null,
      known: (flags & KNOWN) !== 0,
    },
    registers: registersOf(groups, stamps),
    many: mapOf(many, (item) => toManyOf(item, stamps)),
    marks: mapOf(marks, ([index, raised, severity, summary]) => ({
      value: { raised: raised === 1, severity: severity as Severity, summary },
      stamp: stamps[index] as Stamp,
    })),
    standing: mapOf(standing, ([since, severity, summary]) => ({
      since,
      severity: severity as Severity,
      summary,
    })),
    derived: null,
    finalTaken: (flags & FINAL_TAKEN) !== 0,
    finalRead: (flags & FINAL_READ) !== 0,
    revision,
    last,
    newest,
  };
}

function stampOf([generated, ceilometer, messageId]: StampGroup): Stamp {
  return { generated, form: ceilometer === 1 ? 'ceilometer' : 'notification', messageId };
}

function registersOf(groups: readonly StampGroup[], stamps: readonly Stamp[]): Map<string, Register<Json>> {
  const registers = new Map<string, Register<Json>>();
  for (let index = 0; index < groups.length; index++) {
    const values = groups[index]?.[3];
    if (!values) continue;
    // A copy: registers' stamps move on in place, those of existence and members do not.
    const stamp = { ...(stamps[index] as Stamp) };
    for (const name in values) registers.set(name, { value: values[name] as Json, stamp });
  }
  return registers;
}

function toManyOf([baseline, ids, members]: ManyText, stamps: readonly Stamp[]): ToMany {
  const list = stamps[baseline];
  const entries = Object.entries(members).map(
    ([id, index]) => [id, { value: index >= 0, stamp: stamps[index < 0 ? ~index : index] as Stamp }] as const,
  );
  return { baseline: list === undefined ? null : { value: ids, stamp: list }, members: new Map(entries) };
}

function mapOf<T, U>(record: Readonly<Record<string, T>> | 0, item: (text: T) => U): Map<string, U> | null {
  if (record === 0) return null;
  return new Map(Object.entries(record).map(([key, text]) => [key, item(text)]));
}

function untag(_key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.startsWith('n') ? BigInt(value.slice(1)) : value.slice(1);
}
