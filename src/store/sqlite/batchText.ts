import type { CommitMessage, DeadLetter, Decision } from '../../model/index.ts';

/** What the writer takes as one transaction. */
export interface CommitBatch {
  readonly messages: readonly CommitMessage[];
  readonly dead: readonly DeadLetter[];
}

/**
 * A batch on its way to the store's thread: the events' texts as they are, and everything that is merged as one
 * JSON text of nested lists. Both threads handle this several times faster than a structured clone of the many
 * small objects, and the events' texts are not escaped a second time.
 */
export interface BatchText {
  /** One a line: JSON text has no line break in it, and one long text crosses over faster than many short ones. */
  readonly events: string;
  /** A JSON list with a row per message. */
  readonly rows: string;
  /** Messages whose row is null, by index: JSON has no way to write their integers beyond 2^53. */
  readonly exact: readonly (readonly [index: number, message: CommitMessage])[];
  readonly dead: readonly DeadLetter[];
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
  seenSecond: number,
  eventType: string,
  decisions: DecisionRow[],
  samples: CommitMessage['samples'],
  feed: CommitMessage['feed'],
];

/** Gathers messages in their travelling form. */
export class BatchWriter {
  readonly #events: string[] = [];
  readonly #rows: string[] = [];
  readonly #exact: [number, CommitMessage][] = [];
  readonly #dead: DeadLetter[] = [];

  add(message: CommitMessage): void {
    this.#rows.push(this.#row(message));
    this.#events.push(message.event);
  }

  addDead(letter: DeadLetter): void {
    this.#dead.push(letter);
  }

  get size(): number {
    return this.#rows.length + this.#dead.length;
  }

  get text(): BatchText {
    return {
      events: this.#events.join('\n'),
      rows: `[${this.#rows.join(',')}]`,
      exact: this.#exact,
      dead: this.#dead,
    };
  }

  #row(message: CommitMessage): string {
    try {
      return JSON.stringify(messageRow(message));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#exact.push([this.#rows.length, message]);
      return 'null';
    }
  }
}

/** The batch that a writer gathered. */
export function readBatch({ events, rows, exact, dead }: BatchText): CommitBatch {
  const exactly = new Map(exact);
  const lines = events.split('\n');
  const messages = (JSON.parse(rows) as (MessageRow | null)[]).map((row, index) =>
    row === null ? (exactly.get(index) as CommitMessage) : message(row, lines[index] ?? ''),
  );
  return { messages, dead };
}

function messageRow(from: CommitMessage): MessageRow {
  const { stamp, item, seenSecond, eventType, decisions, samples, feed } = from;
  return [stamp, item, seenSecond, eventType, decisions.map(decisionRow), samples, feed];
}

function message(row: MessageRow, event: string): CommitMessage {
  const [stamp, item, seenSecond, eventType, decisions, samples, feed] = row;
  return { stamp, item, seenSecond, eventType, event, decisions: decisions.map(decision), samples, feed };
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
