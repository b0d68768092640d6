import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { FIRST_RETRY, LAST_RETRY, type ClientParts } from './client.ts';
import { explainKafkaFailure, rootOf } from './explainFailure.ts';
import type { PartitionOffset, TopicPartition } from './partition.ts';
import type { WireRecord } from './wireRecord.ts';

/** A record as it was read. */
export interface ReadRecord {
  readonly offset: number;
  /** null is a tombstone. */
  readonly value: Buffer | null;
  /** Why a whole batch could not be read; then `value` is the batch as it is stored, and `first` the offset of its first record. */
  readonly unreadable?: { readonly why: string; readonly first: number };
}

/** Records of one partition, in their order. */
export interface ReadRecords extends TopicPartition {
  readonly records: readonly ReadRecord[];
  /** First offset that the partition still had when it was asked; null where an old broker does not say. */
  readonly logStart: number | null;
  /** The error of the broker where it gives no records from an offset on; then there are none here. */
  readonly refused: { readonly error: string; readonly offset: number } | null;
}

/** What may be done while records are being taken. */
export interface Taking {
  /** Tells the group that this member lives, when it is time; rejects when the group divides its partitions anew. */
  heartbeat(): Promise<void>;
  /** Notes that all up to this offset need not be read again in this assignment. */
  taken(offset: number): void;
}

export interface MemberParts {
  readonly group: string;
  /** They exist. */
  readonly topics: readonly string[];
  /** Milliseconds. */
  readonly sessionTimeout: number;
  /** Most bytes that one answer of a broker holds, where it is more than one batch of records. */
  readonly maxBytes: number;
  /** How soon new partitions are noticed, milliseconds. */
  readonly refresh: number;
  /** The group has given us these partitions, and no others from now on. */
  assigned(member: GroupMember, partitions: readonly TopicPartition[]): void;
  /** The group divides its partitions anew; what is committed at once still counts. */
  leaving(): void;
  /** Takes records; the next ones come when it resolves. */
  take(records: ReadRecords, taking: Taking): Promise<void>;
}

/** How long a broker holds back an answer while there is nothing to read, milliseconds. A beat of the member may wait as long. */
const MAX_WAIT = 500;

/** Longest time between two beats, milliseconds. */
const BEAT = 3000;

/** A broker is not waited for longer than this at the end, milliseconds. */
const GOOD_BYE = 3000;

/** Without a sign of life for so many session timeouts, a member is given up. */
const SILENT_SESSIONS = 2;

/** Joins a group and reads what it gives. Rejects when the topics cannot be asked for. */
export async function joinGroup(kafka: Kafka, client: ClientParts, parts: MemberParts): Promise<GroupMember> {
  const beat = beatOf(parts.sessionTimeout);
  const consumer = kafka.consumer({
    groupId: parts.group,
    sessionTimeout: parts.sessionTimeout,
    // A member that does not come back to a group that divides itself is not waited for longer than for one that died.
    rebalanceTimeout: parts.sessionTimeout,
    heartbeatInterval: beat,
    metadataMaxAge: parts.refresh,
    allowAutoTopicCreation: false,
    maxBytes: parts.maxBytes,
    maxBytesPerPartition: parts.maxBytes,
    maxWaitTimeInMs: Math.min(MAX_WAIT, beat),
    retry: {
      retries: 2,
      initialRetryTime: FIRST_RETRY,
      maxRetryTime: LAST_RETRY,
      // Whoever joined joins again, and says why.
      restartOnFailure: () => Promise.resolve(false),
    },
  });
  const member = new GroupMember(consumer, client, parts);
  await member.begin();
  return member;
}

/** Milliseconds between two beats of a member. */
export function beatOf(sessionTimeout: number): number {
  return Math.min(BEAT, Math.ceil(sessionTimeout / 4));
}

/** A member of a consumer group. */
export class GroupMember {
  /** Resolves with the reason, for people, when it is of no more use; null after `close`. */
  readonly ended: Promise<string | null>;
  readonly #consumer: Consumer;
  readonly #client: ClientParts;
  readonly #parts: MemberParts;
  readonly #watching = new AbortController();
  #end!: (reason: string | null) => void;
  #alive: number;

  constructor(consumer: Consumer, client: ClientParts, parts: MemberParts) {
    this.#consumer = consumer;
    this.#client = client;
    this.#parts = parts;
    this.#alive = client.clock.now();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const { events } = consumer;
    consumer.on(events.CRASH, ({ payload }) => this.#end(explainKafkaFailure(payload.error, client.access)));
    consumer.on(events.REBALANCING, () => parts.leaving());
    consumer.on(events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      this.#live();
      const partitions = Object.entries(memberAssignment).flatMap(([topic, numbers]) =>
        numbers.map((partition) => ({ topic, partition })),
      );
      parts.assigned(this, partitions);
    });
    for (const event of [events.HEARTBEAT, events.FETCH] as const) consumer.on(event, () => this.#live());
  }

  async begin(): Promise<void> {
    await this.#consumer.connect();
    // From the first record where nothing is committed, and where what is committed is no longer there.
    await this.#consumer.subscribe({ topics: [...this.#parts.topics], fromBeginning: true });
    // Where the group lets nobody in, that is told as an end.
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.#take(payload),
    });
    void this.#watch();
  }

  /** Commits the offset that is to be read next in each partition. Rejects with a reason for people. */
  async commit(next: readonly PartitionOffset[]): Promise<void> {
    try {
      await this.#consumer.commitOffsets(
        next.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      );
    } catch (error) {
      throw new Error(explainKafkaFailure(error, this.#client.access), { cause: rootOf(error) });
    }
  }

  /** Reads a partition on from there. */
  seek({ topic, partition, offset }: PartitionOffset): void {
    this.#consumer.seek({ topic, partition, offset: String(offset) });
  }

  /** Leaves the group, so that others have its partitions at once. */
  async close(): Promise<void> {
    this.#watching.abort();
    const answered = new AbortController();
    const leaving = this.#consumer.disconnect().catch(() => undefined);
    void leaving.then(() => answered.abort());
    await Promise.race([leaving, this.#client.clock.sleep(GOOD_BYE, answered.signal)]);
    this.#end(null);
  }

  #live(): void {
    this.#alive = this.#client.clock.now();
  }

  /** kafkajs may stop without a word. */
  async #watch(): Promise<void> {
    const { signal } = this.#watching;
    void this.ended.then(() => this.#watching.abort());
    while (!signal.aborted) {
      await this.#client.clock.sleep(this.#parts.sessionTimeout, signal);
      const silent = (this.#client.clock.now() - this.#alive) / 1000;
      if (signal.aborted || silent < SILENT_SESSIONS * this.#parts.sessionTimeout) continue;
      this.#end(`nothing was heard of the group for ${Math.round(silent / 1000)} s`);
    }
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    // They come from our own reader.
    const messages = payload.batch.messages as unknown as readonly (KafkaMessage & Partial<WireRecord>)[];
    const [first] = messages;
    const logStart = first?.batchContext?.logStart;
    const error = first?.refused;
    const refused = error === undefined ? null : { error, offset: Number(first?.offset) };
    const records = {
      topic,
      partition,
      refused,
      records: refused === null ? messages.map(readRecord) : [],
      logStart: logStart === undefined ? null : Number(logStart),
    };
    await this.#parts.take(records, {
      heartbeat: () => payload.heartbeat(),
      taken: (offset) => payload.resolveOffset(String(offset)),
    });
  }
}

function readRecord({
  offset,
  value,
  unreadable,
  batchContext,
}: KafkaMessage & Partial<WireRecord>): ReadRecord {
  if (unreadable === undefined) return { offset: Number(offset), value };
  return {
    offset: Number(offset),
    value,
    unreadable: { why: unreadable, first: Number(batchContext?.firstOffset ?? offset) },
  };
}
