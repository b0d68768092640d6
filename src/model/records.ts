import type { Cause, Change } from './change.ts';
import type { DeadGroup, DeadLetter, StoredDeadLetter } from './deadLetter.ts';
import type { Problem } from './problem.ts';
import type { Sample } from './sample.ts';
import type { StoredParkedItem } from './sink.ts';
import type { ObjectView } from './store.ts';
import { formatMicros } from './micros.ts';

/** Version of the line format that others script against. */
export const CONTRACT = 1;

export type SkipReason = 'duplicate' | 'late' | 'no-id' | 'unmapped';

export interface ChangeRecord extends Omit<Change, 'previous'> {
  readonly kind: 'change';
  readonly cause: Cause;
}

export interface SkippedRecord {
  readonly kind: 'skipped';
  readonly message_id: string;
  readonly reason: SkipReason;
}

/** The contract's `change` line. */
export function changeRecord(change: Change, cause: Cause): ChangeRecord {
  const { object, op, set, refused, rule } = change;
  return { kind: 'change', object, op, set, refused, cause, rule };
}

/** The contract's `sample` line. */
export function sampleRecord(sample: Sample, cause: Cause): Sample & { kind: 'sample'; cause: Cause } {
  return { kind: 'sample', ...sample, cause };
}

/** The contract's `problem` line. */
export function problemRecord(problem: Problem, cause: Cause): Problem & { kind: 'problem'; cause: Cause } {
  return { kind: 'problem', ...problem, cause };
}

/** The contract's `object` line. */
export function objectRecord(object: ObjectView): ObjectView & { kind: 'object' } {
  return { kind: 'object', ...object };
}

/** The contract's `dead` line. The body stays in the store. */
export function deadRecord(dead: DeadLetter): Readonly<Record<string, unknown>> {
  return {
    kind: 'dead',
    code: dead.code,
    detail: dead.detail,
    source: dead.source,
    // A capture that knows no receipt time says 0.
    ...(dead.received === 0 ? {} : { received: formatMicros(dead.received) }),
    ...(dead.messageId === null ? {} : { message_id: dead.messageId }),
    ...(dead.eventType === null ? {} : { event_type: dead.eventType }),
    length: dead.length,
    hash: dead.hash,
  };
}

/** A stored dead letter: `dead` with its number, its group, and whether it can be taken up again. */
export function storedDeadRecord(dead: StoredDeadLetter): Readonly<Record<string, unknown>> {
  const { seq, group, remains } = dead;
  return { seq, group, ...deadRecord(dead), replayable: remains !== undefined };
}

/** A parked item: the contract's `parked` line. */
export function parkedRecord({
  id,
  sink,
  item,
  answer,
  parked,
  due,
}: StoredParkedItem): Readonly<Record<string, unknown>> {
  const { key, object, seq, line } = item;
  return {
    kind: 'parked',
    id,
    sink,
    key,
    object,
    seq,
    answer,
    parked: formatMicros(parked),
    due,
    item: line,
  };
}

/** Dead letters with one cause, counted. */
export function deadGroupRecord(group: DeadGroup): Readonly<Record<string, unknown>> {
  const { id, code, cause, source, eventType, count, kept, dropped, replayed, firstSeen, lastSeen } = group;
  return {
    kind: 'dead-group',
    id,
    code,
    cause,
    source,
    ...(eventType === null ? {} : { event_type: eventType }),
    count,
    kept,
    dropped,
    replayed,
    ...(firstSeen === 0 ? {} : { first_seen: formatMicros(firstSeen) }),
    ...(lastSeen === 0 ? {} : { last_seen: formatMicros(lastSeen) }),
  };
}
