import type { Admin, Kafka } from 'kafkajs';
import { makeClient, type ClientParts } from './client.ts';
import { ClusterView } from './clusterView.ts';
import { explainKafkaFailure } from './explainFailure.ts';
import { joinGroup, type GroupMember, type MemberParts } from './groupMember.ts';
import { HeldSockets } from './heldSockets.ts';
import { loadForReading, type Loaded } from './library.ts';
import type { PartitionOffset } from './partition.ts';

/** A broker is not waited for longer than this at the end, milliseconds. */
const GOOD_BYE = 3000;

/**
 * A connection for reading. Rejects, with nothing left open, when the cluster cannot be reached; the message says why and what
 * to do.
 * @throws StackwireError `config/invalid` for TLS files that cannot be used
 */
export async function openCluster(parts: ClientParts): Promise<KafkaCluster> {
  const loaded = await loadForReading();
  parts.signal.throwIfAborted();
  const sockets = new HeldSockets();
  const kafka = makeClient(loaded.library, parts, sockets);
  const admin = kafka.admin();
  const giveUp = (): void => sockets.cut();
  parts.signal.addEventListener('abort', giveUp, { once: true });
  try {
    await admin.connect();
    // Where the end came with the last answer, nobody would close it.
    parts.signal.throwIfAborted();
    return new KafkaCluster(loaded, kafka, admin, sockets, parts);
  } catch (error) {
    sockets.cut();
    throw new Error(explainKafkaFailure(error, parts.access), { cause: error });
  } finally {
    parts.signal.removeEventListener('abort', giveUp);
  }
}

/** What a cluster holds, and what groups have read of it. All reject with a reason for people. */
export class KafkaCluster {
  /** For whoever only looks. */
  readonly view: ClusterView;
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #sockets: HeldSockets;
  readonly #parts: ClientParts;

  constructor(loaded: Loaded, kafka: Kafka, admin: Admin, sockets: HeldSockets, parts: ClientParts) {
    this.view = new ClusterView(loaded, kafka, admin, sockets, parts);
    this.#kafka = kafka;
    this.#admin = admin;
    this.#sockets = sockets;
    this.#parts = parts;
  }

  /** Names of all topics that we may see. */
  topics(): Promise<readonly string[]> {
    return this.#told(this.#admin.listTopics());
  }

  /** What a group has committed of topics: the offset that it reads next, for each partition that has one. */
  async committed(group: string, topics: readonly string[]): Promise<readonly PartitionOffset[]> {
    const found = await this.#told(this.#admin.fetchOffsets({ groupId: group, topics: [...topics] }));
    return found.flatMap(({ topic, partitions }) =>
      partitions
        .map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) }))
        .filter(({ offset }) => offset >= 0),
    );
  }

  /** The offset that the next record of each partition will have. */
  async ends(topic: string): Promise<readonly PartitionOffset[]> {
    const found = await this.#told(this.#admin.fetchTopicOffsets(topic));
    return found.map(({ partition, high }) => ({ topic, partition, offset: Number(high) }));
  }

  /** Becomes a member of a group. It may be that it comes back and has ended already. */
  join(parts: MemberParts): Promise<GroupMember> {
    return this.#told(joinGroup(this.#kafka, this.#parts, parts));
  }

  /** After its members are closed. */
  async close(): Promise<void> {
    const answered = new AbortController();
    const leaving = this.#admin.disconnect().catch(() => undefined);
    void leaving.then(() => answered.abort());
    await Promise.race([leaving, this.#parts.clock.sleep(GOOD_BYE, answered.signal)]);
    this.cut();
  }

  /** Ends it and its members at once. */
  cut(): void {
    this.#sockets.cut();
  }

  async #told<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw new Error(explainKafkaFailure(error, this.#parts.access), { cause: error });
    }
  }
}
