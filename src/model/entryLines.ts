import type { Cause } from './change.ts';
import type { ObjectRef } from './decision.ts';
import { isSampleRow } from './event.ts';
import type { LogEntry } from './store.ts';
import { toJson } from './json.ts';
import { changeRecord, problemRecord, sampleRecord } from './records.ts';

/** The cause that a stored flat event (JSON text) is for its changes, samples and problems. */
export function causeOf(event: string): Cause {
  return pickCause(JSON.parse(event) as Cause);
}

/**
 * The contract's lines of one log entry: the event as it is stored, then its changes, samples and problems. A sample that
 * came as one has no event.
 * A late entry sends nothing (design.md 3, rule 4), so it is one `skipped` line.
 */
export function entryLines(entry: LogEntry): readonly string[] {
  const event = JSON.parse(entry.event) as Cause & { readonly form?: string };
  const cause = pickCause(event);
  const { changes, samples, problems, late } = entry.outcome;
  if (late) return [toJson({ kind: 'skipped', message_id: cause.message_id, reason: 'late' })];
  return [
    ...(isSampleRow(event) ? [] : [entry.event]),
    ...changes.map((change) => toJson(changeRecord(change, cause))),
    ...samples.map((sample) => toJson(sampleRecord(sample, cause))),
    ...problems.map((problem) => toJson(problemRecord(problem, cause))),
  ];
}

/** One log entry as one JSON object: `{kind: entry, seq, late, event, changes, samples, problems}`. */
export function entryLine(entry: LogEntry): string {
  const { changes, samples, problems, late } = entry.outcome;
  return joined('entry', entry, { late, changes, samples, problems });
}

/**
 * What one log entry did to one object: `{kind: history, seq, late, event, changes, problems}`. Of a message that
 * wrote what was there already, the one change has `op: none`.
 */
export function historyLine(entry: LogEntry, object: ObjectRef): string {
  const { changes, unchanged = [], problems, late } = entry.outcome;
  const none = unchanged.map((one) => ({ ...one, op: 'none', set: {}, refused: [] }));
  return joined('history', entry, {
    late,
    changes: [...changes, ...none].filter(
      (change) => change.object.type === object.type && change.object.id === object.id,
    ),
    problems: problems.filter((problem) => problem.object === object.id),
  });
}

/** The event goes in as the text it is, so that no digit of it can change. */
function joined(kind: string, entry: LogEntry, rest: Readonly<Record<string, unknown>>): string {
  return `{"kind":"${kind}","seq":${entry.seq},"event":${entry.event},${toJson(rest).slice(1)}`;
}

function pickCause({ message_id, event_type, generated }: Cause): Cause {
  return { message_id, event_type, generated };
}
