import {
  beatOf,
  partitionName,
  type GroupMember,
  type KafkaCluster,
  type ReadRecords,
  type Taking,
  type TopicPartition,
} from '../../kafka/index.ts';
import type { Clock, Delivery, Logger } from '../../model/index.ts';
import { OffsetCommits } from './offsetCommits.ts';
import type { PartitionStream } from './partitionStream.ts';
import type { PartitionStreams } from './partitionStreams.ts';
import type { ReadingGate } from './readingGate.ts';
import { toDelivery } from './toDelivery.ts';

/** How often topics and partitions that are new are looked for, milliseconds. */
export const REFRESH = 5000;

export interface ReaderParts {
  readonly source: string;
  readonly group: string;
  /** Milliseconds. */
  readonly sessionTimeout: number;
  readonly fetchSize: number;
  /** Whether the group is told what is settled. */
  readonly commits: boolean;
  /** Topics that are begun at their end where the group has committed nothing of them. */
  readonly beginsAtEnd: (topic: string) => boolean;
  readonly streams: PartitionStreams;
  readonly gate: ReadingGate;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly over: () => boolean;
  deliver(delivery: Delivery): void;
  assigned(partitions: readonly TopicPartition[]): void;
  /** Records that were deleted before they were read: those from one offset to before another. */
  lost(place: TopicPartition, from: number, to: number): void;
  /** Records that could not be read, and why. */
  unreadable(records: string, why: string): void;
  /** What the broker says of a partition that it does not read from there; null when it does again. */
  refused(place: TopicPartition, refusal: ReadRecords['refused']): void;
}

/** Before a partition is asked for again that the broker could not read, milliseconds. */
const REFUSED = 1000;

/** What one member of a group reads: from its partitions to deliveries, and from settlement to commits. */
export class GroupReader {
  readonly #cluster: KafkaCluster;
  readonly #parts: ReaderParts;
  #prepared: Promise<void> = Promise.resolve();
  #commits: OffsetCommits | null = null;

  constructor(cluster: KafkaCluster, parts: ReaderParts) {
    this.#cluster = cluster;
    this.#parts = parts;
  }

  join(topics: readonly string[]): Promise<GroupMember> {
    const { group, sessionTimeout, fetchSize } = this.#parts;
    return this.#cluster.join({
      group,
      topics,
      sessionTimeout,
      maxBytes: fetchSize,
      refresh: REFRESH,
      assigned: (member, partitions) => this.#assigned(member, partitions),
      leaving: () => void this.#commits?.now(),
      take: (records, taking) => this.#take(records, taking),
    });
  }

  /** Something of the stream is settled. */
  settled(stream: PartitionStream): void {
    this.#commits?.note(stream);
  }

  /** Commits what is settled, for the last time. */
  async end(): Promise<void> {
    await this.#commits?.end();
    this.#parts.streams.end();
  }

  #assigned(member: GroupMember, partitions: readonly TopicPartition[]): void {
    const { streams, source, clock, logger } = this.#parts;
    if (this.#parts.commits) this.#commits ??= new OffsetCommits(member, streams, { source, clock, logger });
    this.#prepared = this.#prepare(member, streams.assign(partitions));
    // Whoever waits for it hears of a failure, and nobody may.
    this.#prepared.catch(() => undefined);
    this.#parts.gate.wake();
    this.#parts.assigned(partitions);
  }

  /** Learns where each partition is begun. */
  async #prepare(member: GroupMember, streams: readonly PartitionStream[]): Promise<void> {
    const topics = [...new Set(streams.map(({ topic }) => topic))];
    if (topics.length === 0) return;
    const committed = await this.#cluster.committed(this.#parts.group, topics);
    const offsets = new Map(committed.map((place) => [partitionName(place), place.offset]));
    for (const stream of streams) stream.next = offsets.get(partitionName(stream)) ?? null;
    // A topic of which something is committed was begun before: a partition that is new in it has nothing that is old.
    const begun = new Set(committed.map(({ topic }) => topic));
    for (const topic of topics) {
      if (!begun.has(topic) && this.#parts.beginsAtEnd(topic)) await this.#beginAtEnd(member, topic, streams);
    }
  }

  /** It is committed at once: whoever comes after us before anything was settled would begin at a later end. */
  async #beginAtEnd(member: GroupMember, topic: string, streams: readonly PartitionStream[]): Promise<void> {
    const ends = new Map((await this.#cluster.ends(topic)).map((end) => [end.partition, end.offset]));
    for (const stream of streams) {
      const end = ends.get(stream.partition);
      if (stream.topic !== topic || end === undefined || !this.#parts.streams.has(stream)) continue;
      stream.next = end;
      stream.from = end;
      stream.settled = end;
      member.seek({ ...place(stream), offset: end });
      this.#commits?.note(stream);
    }
  }

  async #take(read: ReadRecords, taking: Taking): Promise<void> {
    await this.#prepared;
    const { streams, gate, clock, source } = this.#parts;
    let stream = streams.of(read);
    if (stream === undefined) return;
    this.#parts.refused(read, read.refused);
    if (read.refused !== null) await this.#hold(stream, taking);
    for (const record of read.records) {
      if (record.offset < stream.from) continue;
      if (!gate.open) await this.#waitOpen(stream, taking);
      if (!streams.has(stream) || !gate.open) return;
      stream = this.#follow(stream, read, record.offset);
      const again = streams.delivered(stream, record.offset);
      const delivery = toDelivery(record, stream, { source, received: clock.now(), again });
      if (record.unreadable !== undefined) {
        this.#parts.unreadable(delivery.meta.position ?? '', record.unreadable.why);
      }
      this.#parts.deliver(delivery);
      taking.taken(record.offset);
    }
  }

  /** Each partition has a pause of its own, so that many in one answer hold the others up no longer than one. */
  async #hold(stream: PartitionStream, taking: Taking): Promise<void> {
    const { clock, sessionTimeout } = this.#parts;
    const left = stream.askAgain - clock.now();
    if (left > 0) await clock.sleep(left / 1000);
    stream.askAgain = clock.now() + Math.min(REFUSED, beatOf(sessionTimeout)) * 1000;
    await taking.heartbeat();
  }

  /** Waits while reading is held up, as a member of the group that beats; for the end as well. */
  async #waitOpen(stream: PartitionStream, taking: Taking): Promise<void> {
    const { streams, gate, over, sessionTimeout } = this.#parts;
    while (!gate.open && streams.has(stream) && !over()) {
      await gate.wait(beatOf(sessionTimeout));
      await taking.heartbeat();
    }
  }

  /** The stream that a record belongs to, after looking whether records are missing before it. */
  #follow(stream: PartitionStream, { logStart }: ReadRecords, offset: number): PartitionStream {
    const { next } = stream;
    if (next === null || offset === next) return stream;
    if (offset > next) {
      // What is compacted away, or marks the end of a transaction, is missing in what the partition still has.
      if (logStart !== null && logStart > next) this.#parts.lost(stream, next, Math.min(offset, logStart));
      return stream;
    }
    this.#parts.logger.warn(
      { source: this.#parts.source },
      `${partitionName(stream)} begins anew at offset ${offset}, where ${next} was to come: the topic was made anew, or its brokers have lost records`,
    );
    this.#parts.streams.forget(stream);
    return this.#parts.streams.renew(stream);
  }
}

function place({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}
