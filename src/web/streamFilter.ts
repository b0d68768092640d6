import { matchEvent } from '../events/index.ts';
import {
  causeOf,
  changeRecord,
  isSampleRow,
  problemRecord,
  sampleRecord,
  StackwireError,
  toJson,
  type LogEntry,
} from '../model/index.ts';

const KINDS = ['event', 'change', 'sample', 'problem'] as const;
export type StreamKind = (typeof KINDS)[number];

/** One line of the contract, and what it is. */
export interface StreamLine {
  readonly kind: StreamKind;
  readonly line: string;
}

/** What of a log entry a client wants; nothing of one that came too late (design.md 3, rule 4). */
export type StreamFilter = (entry: LogEntry) => readonly StreamLine[];

/** Parameters as they stand in the query; each may be a list with commas, or stand there several times. */
export interface StreamQuery {
  readonly kind: readonly string[];
  readonly event_type: readonly string[];
  readonly object: readonly string[];
}

/** Throws `http/bad-request` on a kind that is none. */
export function streamFilter(query: StreamQuery): StreamFilter {
  const kinds = kindsOf(items(query.kind));
  const types = items(query.event_type).map(matchEvent);
  const objects = query.object.map(readObject);
  return (entry) => {
    if (entry.outcome.late) return [];
    const event = JSON.parse(entry.event) as {
      readonly event_type: string;
      readonly component: string;
      readonly form?: string;
    };
    if (types.length > 0 && !types.some((matches) => matches(event.event_type))) return [];
    const wanted = objects.length === 0 ? everything : selection(entry, event.component, objects);
    return lines(entry, wanted, isSampleRow(event)).filter(({ kind }) => kinds.has(kind));
  };
}

interface WantedObject {
  readonly type: string;
  /** null for all of the type. */
  readonly id: string | null;
}

/** What of an entry belongs to the objects that were asked for. */
interface Selection {
  readonly event: boolean;
  readonly change: (type: string, id: string) => boolean;
  /** For samples and problems, which name an id only. */
  readonly id: (id: string | null) => boolean;
}

const everything: Selection = { event: true, change: () => true, id: () => true };

function selection(entry: LogEntry, component: string, objects: readonly WantedObject[]): Selection {
  const change = (type: string, id: string): boolean =>
    objects.some((object) => object.type === type && (object.id === null || object.id === id));
  // An entry names the type of an object only in its changes.
  const ids = new Set(objects.flatMap(({ id }) => (id === null ? [] : [id])));
  for (const { object } of entry.outcome.changes) if (change(object.type, object.id)) ids.add(object.id);
  const { problems, samples } = entry.outcome;
  const touched = [
    component,
    ...problems.map(({ object }) => object),
    ...samples.map(({ object }) => object),
  ];
  const event =
    entry.outcome.changes.some(({ object }) => change(object.type, object.id)) ||
    touched.some((id) => id !== null && ids.has(id));
  return { event, change, id: (id) => id !== null && ids.has(id) };
}

function lines(entry: LogEntry, wanted: Selection, isSample: boolean): StreamLine[] {
  const { changes, samples, problems } = entry.outcome;
  const cause = causeOf(entry.event);
  return [
    ...(wanted.event && !isSample ? [{ kind: 'event' as const, line: entry.event }] : []),
    ...changes
      .filter(({ object }) => wanted.change(object.type, object.id))
      .map((change) => ({ kind: 'change' as const, line: toJson(changeRecord(change, cause)) })),
    ...samples
      .filter(({ object }) => wanted.id(object))
      .map((sample) => ({ kind: 'sample' as const, line: toJson(sampleRecord(sample, cause)) })),
    ...problems
      .filter(({ object }) => wanted.id(object))
      .map((problem) => ({ kind: 'problem' as const, line: toJson(problemRecord(problem, cause)) })),
  ];
}

function kindsOf(words: readonly string[]): ReadonlySet<string> {
  const wrong = words.find((word) => !(KINDS as readonly string[]).includes(word));
  if (wrong !== undefined)
    throw new StackwireError('http/bad-request', `kind=${wrong} is none of ${KINDS.join(', ')}`);
  return new Set(words.length === 0 ? KINDS : words);
}

/** `type` or `type/id`; an id may hold slashes and commas, a type cannot. */
function readObject(text: string): WantedObject {
  const slash = text.indexOf('/');
  return slash < 0 ? { type: text, id: null } : { type: text.slice(0, slash), id: text.slice(slash + 1) };
}

function items(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).filter((item) => item !== '');
}
