import type { CommitMessage, DeadLetter, Form, MergeMessage, RingEntry } from '../../model/index.ts';
import { decisionReader, ShapeTable, type DecisionRow, type DecisionShape } from './decisionShapes.ts';

/** A message with its event as text, or as the UTF-8 in which it travelled and will be stored. */
export interface StoredMessage extends MergeMessage {
  readonly event: string | Uint8Array;
  /** What the ring is to remember with it. */
  readonly raw?: RingEntry | undefined;
  /** It may have been seen, and is merged all the same. */
  readonly retaken?: boolean;
}

/** A stored dead letter that was tried again and failed: its number, and why it failed now. */
export type RenewedLetter = readonly [seq: number, letter: DeadLetter];

/** What the writer takes as one transaction. Messages are read one by one, so that each is garbage while it is young. */
export interface CommitBatch {
  readonly messages: Iterable<StoredMessage>;
  readonly dead: readonly DeadLetter[];
  /** Numbers of dead letters that became messages of this batch. */
  readonly resolved?: readonly number[];
  readonly renewed?: readonly RenewedLetter[];
}

/**
 * A batch on its way to the store's thread: one block of shared memory with, for each message, the lengths of two
 * texts, its event and, as JSON, a row of what is merged. Nothing of it is copied or cloned on the way, and the
 * collector of neither thread has to walk what waits.
 */
export interface BatchText {
  readonly block: SharedArrayBuffer;
  readonly count: number;
  /** What the rows of decisions refer to. */
  readonly shapes: readonly DecisionShape[];
  /** Messages whose row is null, by index: JSON has no way to write their integers beyond 2^53. */
  readonly exact: readonly (readonly [index: number, message: CommitMessage])[];
  readonly dead: readonly DeadLetter[];
  readonly resolved: readonly number[];
  readonly renewed: readonly RenewedLetter[];
  /** By the index of the message. */
  readonly raws: readonly (readonly [index: number, raw: RingEntry])[];
  /** Indexes of messages that are taken up again. */
  readonly retaken: readonly number[];
}

const FORMS: readonly Form[] = ['notification', 'ceilometer', 'sample'];

type MessageRow = [
  generated: number,
  /** Its index among `FORMS`. */
  form: number,
  messageId: string,
  item: number,
  seenSecond: number,
  eventType: string,
  samples: CommitMessage['samples'] | 0,
  feed: CommitMessage['feed'] | 0,
  ...decisions: DecisionRow[],
];

/** Two lengths of four bytes each stand before the texts of a message. */
const HEAD = 8;

const NONE: readonly never[] = Object.freeze([]);

/** Gathers messages in their travelling form. */
export class BatchWriter {
  readonly #shapes = new ShapeTable();
  readonly #exact: [number, CommitMessage][] = [];
  readonly #dead: DeadLetter[] = [];
  readonly #resolved: number[] = [];
  readonly #renewed: RenewedLetter[] = [];
  readonly #raws: [number, RingEntry][] = [];
  readonly #retaken: number[] = [];
  #block: SharedArrayBuffer;
  #bytes: Buffer;
  #used = 0;
  #count = 0;

  /** `block` is what an earlier batch gave back, or a new one; a larger one takes its place as need be. */
  constructor(block: SharedArrayBuffer) {
    this.#block = block;
    this.#bytes = Buffer.from(block);
  }

  add(message: CommitMessage, raw?: RingEntry): void {
    if (raw !== undefined) this.#raws.push([this.#count, raw]);
    const { event } = message;
    const row = this.#row(message);
    // UTF-8 takes three bytes for a UTF-16 unit at most.
    this.#reserve(HEAD + (event.length + row.length) * 3);
    const start = this.#used + HEAD;
    const middle = start + this.#bytes.write(event, start);
    this.#bytes.writeUInt32LE(middle - start, this.#used);
    const end = middle + this.#bytes.write(row, middle);
    this.#bytes.writeUInt32LE(end - middle, this.#used + 4);
    this.#used = end;
    this.#count += 1;
  }

  retake(message: CommitMessage): void {
    this.#retaken.push(this.#count);
    this.add(message);
  }

  addDead(letter: DeadLetter): void {
    this.#dead.push(letter);
  }

  resolveDead(seq: number): void {
    this.#resolved.push(seq);
  }

  renewDead(seq: number, letter: DeadLetter): void {
    this.#renewed.push([seq, letter]);
  }

  get size(): number {
    return this.#count + this.#dead.length;
  }

  /** What is sent. The block stays as it is for another try, and belongs to the reader until that is done. */
  get text(): BatchText {
    return {
      block: this.#block,
      count: this.#count,
      shapes: this.#shapes.shapes,
      exact: this.#exact,
      dead: this.#dead,
      resolved: this.#resolved,
      renewed: this.#renewed,
      raws: this.#raws,
      retaken: this.#retaken,
    };
  }

  /** The block, for another batch once this one is committed. */
  get block(): SharedArrayBuffer {
    return this.#block;
  }

  #reserve(needed: number): void {
    const whole = this.#used + needed;
    if (whole <= this.#bytes.length) return;
    // Doubled, so that the blocks left behind add up to no more than the one in use.
    const block = new SharedArrayBuffer(Math.max(whole, this.#bytes.length * 2));
    const bytes = Buffer.from(block);
    this.#bytes.copy(bytes, 0, 0, this.#used);
    this.#block = block;
    this.#bytes = bytes;
  }

  #row(message: CommitMessage): string {
    try {
      return JSON.stringify(messageRow(message, this.#shapes));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#exact.push([this.#count, message]);
      return 'null';
    }
  }
}

/** The batch that a writer gathered. */
export function readBatch(text: BatchText): CommitBatch {
  const { dead, resolved, renewed, raws, retaken } = text;
  const plain = raws.length + retaken.length === 0;
  const messages = plain ? readMessages(text) : withRest(readMessages(text), new Map(raws), new Set(retaken));
  return { messages, dead, resolved, renewed };
}

function* withRest(
  messages: Iterable<StoredMessage>,
  raws: ReadonlyMap<number, RingEntry>,
  retaken: ReadonlySet<number>,
): Generator<StoredMessage> {
  let index = 0;
  for (const message of messages) {
    yield { ...message, raw: raws.get(index), retaken: retaken.has(index) };
    index += 1;
  }
}

function* readMessages({ block, count, shapes, exact }: BatchText): Generator<StoredMessage> {
  const exactly = new Map(exact);
  const decision = decisionReader(shapes);
  const bytes = Buffer.from(block);
  let start = HEAD;
  for (let index = 0; index < count; index += 1) {
    const middle = start + bytes.readUInt32LE(start - HEAD);
    const end = middle + bytes.readUInt32LE(start - HEAD + 4);
    const row = JSON.parse(bytes.toString('utf8', middle, end)) as MessageRow | null;
    if (row === null) yield exactly.get(index) as CommitMessage;
    else yield storedMessage(row, bytes.subarray(start, middle), decision);
    start = end + HEAD;
  }
}

function messageRow(message: CommitMessage, shapes: ShapeTable): MessageRow {
  const { stamp, item, seenSecond, eventType, samples, feed, decisions } = message;
  const row: MessageRow = [
    stamp.generated,
    FORMS.indexOf(stamp.form),
    stamp.messageId,
    item,
    seenSecond,
    eventType,
    samples.length === 0 ? 0 : samples,
    feed.length === 0 ? 0 : feed,
  ];
  for (const decision of decisions) row.push(shapes.row(decision));
  return row;
}

function storedMessage(
  row: MessageRow,
  event: Uint8Array,
  decision: ReturnType<typeof decisionReader>,
): StoredMessage {
  const [generated, form, messageId, item, seenSecond, eventType, samples, feed, ...decisions] = row;
  return {
    stamp: { generated, form: FORMS[form] as Form, messageId },
    item,
    seenSecond,
    eventType,
    event,
    decisions: decisions.map(decision),
    samples: samples === 0 ? NONE : samples,
    feed: feed === 0 ? NONE : feed,
  };
}
