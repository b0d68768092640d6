import {
  changeRecord,
  fromJson,
  isSampleRow,
  objectRecord,
  problemRecord,
  sampleRecord,
  type Cause,
  type FlatEvent,
  type Json,
  type LogEntry,
  type ObjectView,
  type OutgoingItem,
  type Problem,
} from '../model/index.ts';

type Line = OutgoingItem['line'];

/** What one row of the log has for sinks, in order; a sample that came as one has no event. A late row sends nothing (design.md 3, rule 4). */
export function outgoingItems({ seq, event: text, outcome }: LogEntry): readonly OutgoingItem[] {
  if (outcome.late) return [];
  const event = fromJson(text) as FlatEvent;
  const cause: Cause = {
    message_id: event.message_id,
    event_type: event.event_type,
    generated: event.generated,
  };
  const message = messageKey(event);
  const about = { seq, event };
  const own: OutgoingItem[] = isSampleRow(event)
    ? []
    : [{ kind: 'event', key: `${message}/event`, object: event.component || null, line: event, ...about }];
  return [
    ...own,
    ...outcome.changes.map((change): OutgoingItem => {
      const { type, id } = change.object;
      const line = changeRecord(change, cause) as unknown as Line;
      return { kind: 'change', key: `${message}/change/${type}/${id}`, object: id, line, ...about };
    }),
    ...outcome.samples.map((sample, index): OutgoingItem => {
      const line = sampleRecord(sample, cause) as unknown as Line;
      return { kind: 'sample', key: `${message}/sample/${index}`, object: sample.object, line, ...about };
    }),
    ...outcome.problems.map((problem): OutgoingItem => {
      const key = `${message}/problem/${problem.key}/${problem.state}`;
      const line = problemRecord(problem, cause) as unknown as Line;
      return { kind: 'problem', key, object: problem.object, line, ...about };
    }),
  ];
}

/** The state of an object as of row `seq`. */
export function objectItem(view: ObjectView, seq: number): OutgoingItem {
  const line = objectRecord(view) as unknown as Line;
  const key = `object/${view.type}/${view.id}/${view.revision}`;
  return { kind: 'object', key, object: view.id, line, event: null, seq };
}

/** A problem that stands as of row `seq`. */
export function standingItem(problem: Problem & { readonly cause: Cause }, seq: number): OutgoingItem {
  const line = problemRecord(problem, problem.cause) as unknown as Line;
  const key = `problem/${problem.key}/${problem.state}/${problem.since}`;
  return { kind: 'problem', key, object: problem.object, line, event: null, seq };
}

/** Rows `from` to `to` are no longer in the log. */
export function gapItem(from: number, to: number): OutgoingItem {
  const line: Readonly<Record<string, Json>> = { kind: 'gap', from, to };
  return { kind: 'gap', key: `gap/${from}/${to}`, object: null, line, event: null, seq: to };
}

/** A message is known by its id, its form and its number, as in the store. */
function messageKey({ message_id, form, item }: FlatEvent): string {
  const parts = [message_id];
  if (typeof form === 'string' && form !== 'notification') parts.push(form);
  if (typeof item === 'number') parts.push(`${item}`);
  return parts.join('/');
}
