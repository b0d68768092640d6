import type { CommitBatch, CommitMessage, Decision } from '../../model/index.ts';

/**
 * A batch on its way to the store's thread: the events' texts as they are, and everything that is merged as one
 * JSON text of nested lists. Both threads handle this several times faster than a structured clone of the many
 * small objects, and the events' texts are not escaped a second time.
 */
export interface BatchText {
  readonly events: readonly string[];
  readonly rest: string;
}

type DecisionRow = [
  type: string,
  id: string,
  file: string,
  line: number,
  create: 0 | 1,
  deletes: 0 | 1,
  set: Decision['set'],
  members: Decision['members'],
  lists: Decision['lists'],
  problems: Decision['problems'],
  offered: Decision['offered'],
  because: string,
  observe: string | null,
];

type MessageRow = [
  stamp: CommitMessage['stamp'],
  item: number,
  seenHour: number,
  eventType: string,
  decisions: DecisionRow[],
  samples: CommitMessage['samples'],
  feed: CommitMessage['feed'],
];

interface Rest {
  readonly messages: readonly MessageRow[];
  readonly dead: CommitBatch['dead'];
}

/** Throws TypeError where a value is an integer beyond 2^53, which JSON.stringify does not write. */
export function writeBatch({ messages, dead }: CommitBatch): BatchText {
  return {
    events: messages.map(({ event }) => event),
    rest: JSON.stringify({ messages: messages.map(messageRow), dead } satisfies Rest),
  };
}

export function readBatch({ events, rest }: BatchText): CommitBatch {
  const { messages, dead } = JSON.parse(rest) as Rest;
  return { messages: messages.map((row, index) => message(row, events[index] ?? '')), dead };
}

function messageRow(from: CommitMessage): MessageRow {
  const { stamp, item, seenHour, eventType, decisions, samples, feed } = from;
  return [stamp, item, seenHour, eventType, decisions.map(decisionRow), samples, feed];
}

function message(row: MessageRow, event: string): CommitMessage {
  const [stamp, item, seenHour, eventType, decisions, samples, feed] = row;
  return { stamp, item, seenHour, eventType, event, decisions: decisions.map(decision), samples, feed };
}

function decisionRow(from: Decision): DecisionRow {
  const { object, rule, set, members, lists, problems, offered, because, observe } = from;
  return [
    object.type,
    object.id,
    rule.file,
    rule.line,
    from.create ? 1 : 0,
    from.delete ? 1 : 0,
    set,
    members,
    lists,
    problems,
    offered,
    because,
    observe,
  ];
}

function decision(row: DecisionRow): Decision {
  const [type, id, file, line, create, deletes, set, members, lists, problems, offered, because, observe] =
    row;
  return {
    object: { type, id },
    rule: { file, line },
    create: create === 1,
    delete: deletes === 1,
    set,
    members,
    lists,
    problems,
    offered,
    because,
    observe,
  };
}
