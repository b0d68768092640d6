import type { CommitMessage, DeadLetter, Decision, MergeMessage } from '../../model/index.ts';

/** A message with its event as text, or as the UTF-8 in which it travelled and will be stored. */
export interface StoredMessage extends MergeMessage {
  readonly event: string | Uint8Array;
}

/** What the writer takes as one transaction. Messages are read one by one, so that each is garbage while it is young. */
export interface CommitBatch {
  readonly messages: Iterable<StoredMessage>;
  readonly dead: readonly DeadLetter[];
}

/**
 * A batch on its way to the store's thread, as bytes: for each message its event's text and then, as JSON, a row of
 * what is merged. One block of bytes crosses over faster than a structured clone of many small objects, and it
 * keeps the collector of either thread from walking what waits.
 */
export interface BatchText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Two for each message: where its event ends, and where its row does. */
  readonly ends: readonly number[];
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

/** Bytes by which a block grows beyond what is needed at once. */
const STEP = 1024 * 1024;

/** Gathers messages in their travelling form. */
export class BatchWriter {
  readonly #ends: number[] = [];
  readonly #exact: [number, CommitMessage][] = [];
  readonly #dead: DeadLetter[] = [];
  #bytes: Buffer;
  #used = 0;

  /** `memory` is what an earlier batch gave back, or a new block; it grows as need be. */
  constructor(memory: Buffer) {
    this.#bytes = memory;
  }

  add(message: CommitMessage): void {
    this.#append(message.event);
    this.#append(this.#row(message));
  }

  addDead(letter: DeadLetter): void {
    this.#dead.push(letter);
  }

  get size(): number {
    return this.#ends.length / 2 + this.#dead.length;
  }

  /** A copy that can be given away; the block stays here for another try. */
  get text(): BatchText {
    const bytes = new Uint8Array(this.#bytes.subarray(0, this.#used));
    return { bytes, ends: this.#ends, exact: this.#exact, dead: this.#dead };
  }

  /** The block, for another batch once this one is committed. */
  get memory(): Buffer {
    return this.#bytes;
  }

  #append(text: string): void {
    // UTF-8 takes three bytes for a UTF-16 unit at most.
    const needed = this.#used + text.length * 3;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(needed + STEP);
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    this.#used += this.#bytes.write(text, this.#used);
    this.#ends.push(this.#used);
  }

  #row(message: CommitMessage): string {
    try {
      return JSON.stringify(messageRow(message));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#exact.push([this.#ends.length >> 1, message]);
      return 'null';
    }
  }
}

/** The batch that a writer gathered. */
export function readBatch(text: BatchText): CommitBatch {
  return { messages: readMessages(text), dead: text.dead };
}

function* readMessages({ bytes, ends, exact }: BatchText): Generator<StoredMessage> {
  const exactly = new Map(exact);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  for (let index = 0; index < ends.length / 2; index += 1) {
    const middle = ends[index * 2] as number;
    const end = ends[index * 2 + 1] as number;
    const row = JSON.parse(buffer.toString('utf8', middle, end)) as MessageRow | null;
    yield row ? message(row, buffer.subarray(start, middle)) : (exactly.get(index) as CommitMessage);
    start = end;
  }
}

function messageRow(from: CommitMessage): MessageRow {
  const { stamp, item, seenSecond, eventType, decisions, samples, feed } = from;
  return [stamp, item, seenSecond, eventType, decisions.map(decisionRow), samples, feed];
}

function message(row: MessageRow, event: Uint8Array): StoredMessage {
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
