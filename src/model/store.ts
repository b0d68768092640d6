import type { Cause, Outcome } from './change.ts';
import type { DeadGroup, DeadLetter, StoredDeadLetter } from './deadLetter.ts';
import type { Decision, ObjectRef } from './decision.ts';
import type { DeliveryMeta } from './delivery.ts';
import type { Json } from './json.ts';
import type { Problem } from './problem.ts';
import type { Sample } from './sample.ts';
import type { ParkedItem, SinkProgress, StoredParkedItem } from './sink.ts';
import type { Stamp } from './stamp.ts';

/** What of an evaluated message is merged. */
export interface MergeMessage {
  /** Its stamp: the seen key is (message id, form, item). */
  readonly stamp: Stamp;
  readonly item: number;
  /**
   * Second since the epoch under which the seen key is kept: that of the message's own timestamp, or 0 where it
   * has none, because a redelivery must find it again whenever it comes.
   */
  readonly seenSecond: number;
  readonly eventType: string;
  readonly decisions: readonly Decision[];
  readonly samples: readonly Sample[];
  /** Problems of the feed itself (clock skew, unbound intervals) that this message raises or clears. */
  readonly feed: readonly Problem[];
}

/** One evaluated message on its way into the store. */
export interface CommitMessage extends MergeMessage {
  /** The flat event as JSON text: stored as it is, never parsed on the way. */
  readonly event: string;
}

/**
 * What will be one transaction, while it grows. A store brings what is added into its travelling form at once, so
 * that the many small objects of a message are garbage before they are old.
 */
export interface StoreBatch {
  /** `raw` is what the ring is to remember of the delivery, once for all of its messages. */
  add(message: CommitMessage, raw?: RingEntry): void;
  /**
   * Takes a message up again: merged and logged also if it was seen, since then a rule failed on it. Merging what
   * was merged before changes nothing.
   */
  retake(message: CommitMessage): void;
  addDead(letter: DeadLetter): void;
  /** A stored dead letter has become messages of this batch: it goes with its commit. */
  resolveDead(seq: number): void;
  /** A stored dead letter could still not be used: it stays, for this reason now. */
  renewDead(seq: number, letter: DeadLetter): void;
  /** Messages and dead letters in it. */
  readonly size: number;
  /** Writes it; on return everything of it survives kill -9. After a rejection nothing is written, and it can be tried again. */
  commit(): Promise<CommitResult>;
}

/** What a commit did, counted. */
export interface CommitResult {
  readonly committed: number;
  readonly duplicates: number;
  readonly late: number;
  readonly dead: number;
  readonly changes: number;
  readonly refused: number;
  /** The refused writes by their rule, `file:line`; only rules that had some. */
  readonly refusedBy: Readonly<Record<string, number>>;
  readonly samples: number;
  readonly problems: number;
  /** Highest sequence number in the log after this commit. */
  readonly lastSeq: number;
}

/** The contract's `object`, without its `kind`. */
export interface ObjectView {
  readonly type: string;
  readonly id: string;
  readonly deleted: boolean;
  /** No create was seen, so what is known may not be all. */
  readonly partial: boolean;
  readonly fields: Readonly<Record<string, Json>>;
  /** To-one: id or null. To-many and inverse ends: sorted ids. */
  readonly relations: Readonly<Record<string, Json>>;
  readonly revision: number;
  /** ISO, µs, Z: the newest stamp merged into it. */
  readonly updated: string;
}

/** One row of the message log. */
export interface LogEntry {
  readonly seq: number;
  /** The flat event, JSON text. */
  readonly event: string;
  readonly outcome: Outcome;
}

/**
 * What the ring of raw bodies remembers of a message: a capture line's worth. `body` is JSON text without secrets,
 * `meta` is complete (source, receipt, exchange, routing key) with the stamp that merging used as `effective`.
 */
export interface RingEntry {
  /** Of the first message in it. */
  readonly messageId: string;
  readonly meta: DeliveryMeta;
  readonly body: string;
}

export interface RingFilter {
  /** Only the message with this id and what was received within `seconds` before and after it. Nothing if it is not there. */
  readonly around?: string;
  /** 30 unless told otherwise. */
  readonly seconds?: number;
}

export interface ParkedFilter {
  readonly sink?: string;
  /** Only those that are to be tried again. */
  readonly due?: boolean;
  /** Only those with a higher number: the next page. */
  readonly after?: number;
  readonly limit?: number;
}

/** What is written of sinks. */
export interface Outbox {
  /** Remembers how far a sink has come (null: no further than before) and what its target refused, in one transaction. */
  saveDelivery(sink: string, progress: SinkProgress | null, parked: readonly ParkedItem[]): Promise<void>;
  /** Marks parked items as to be tried again; resolves with how many there were. */
  retryParked(ids: readonly number[]): Promise<number>;
  /** Throws parked items away, or takes them out as delivered; resolves with how many there were. */
  dropParked(ids: readonly number[]): Promise<number>;
}

/** The write side. Batches are committed one at a time, in order. */
export interface Store extends Outbox {
  newBatch(): StoreBatch;
  /** Throws dead letters away; resolves with how many there were. */
  dropDead(seqs: readonly number[]): Promise<number>;
  close(): Promise<void>;
}

export interface ObjectFilter {
  readonly type?: string;
  /** Only what has this id, of whatever type. */
  readonly id?: string;
  readonly deleted?: boolean;
  /** Only objects that sort after this one: the next page. */
  readonly after?: ObjectRef;
  /** At most so many. */
  readonly limit?: number;
  /** `false` leaves the other ends of relations out, for which whatever points at the objects would have to be read. */
  readonly ends?: boolean;
}

/** The read side, on a connection of its own. */
export interface StoreReader {
  /** Sorted by type, id (by code points). Deleted objects only when asked for. */
  objects(filter?: ObjectFilter): Iterable<ObjectView>;
  object(type: string, id: string): ObjectView | null;
  /** Messages that touched the object, newest first. */
  history(type: string, id: string): Iterable<LogEntry>;
  /** Log entries with a sequence number above `after`, oldest first. */
  log(after: number, limit: number): readonly LogEntry[];
  /** Entries with samples and a sequence number above `after`, up to `until`, oldest first. */
  sampled(after: number, until: number, limit: number): readonly LogEntry[];
  /** Problems that stand now. */
  problems(): Iterable<Problem & { readonly cause: Cause }>;
  deadLetters(after: number, limit: number): readonly StoredDeadLetter[];
  deadLetter(seq: number): StoredDeadLetter | null;
  /** Most recently seen first. */
  deadGroups(): readonly DeadGroup[];
  /** What the ring of raw bodies remembers, in order of receipt; empty where it is switched off. */
  ring(filter?: RingFilter): Iterable<RingEntry>;
  /** null for a sink that has not begun. */
  sinkProgress(sink: string): SinkProgress | null;
  /** The highest row that left the log with something to send, read by all or not; 0 where none did. */
  lostSeq(): number;
  /** By their numbers. */
  parkedItems(filter?: ParkedFilter): readonly StoredParkedItem[];
  parkedCount(sink: string): number;
  lastSeq(): number;
  counts(): { readonly messages: number; readonly objects: number; readonly deadLetters: number };
  close(): void;
}
