import type { Admin, Kafka } from 'kafkajs';
import { clientConfig, type ClientParts } from './client.ts';
import { explainKafkaFailure } from './explainFailure.ts';
import type { HeldSockets } from './heldSockets.ts';
import type { Cluster, Loaded } from './library.ts';
import { partitionName, type PartitionOffset, type TopicPartition } from './partition.ts';

/** What a partition holds. */
export interface PartitionView extends TopicPartition {
  /** First offset that is still there, and the one that comes next. */
  readonly low: number;
  readonly high: number;
}

/** A record that was looked at. */
export interface SeenRecord extends PartitionOffset {
  readonly value: Buffer | null;
  /** As its producer or its broker wrote it, milliseconds. */
  readonly timestamp: number;
  readonly compression: string;
  /** Why it cannot be read. */
  readonly unreadable: string | null;
}

export interface GroupView {
  /** Kafka's word: `Empty`, `Stable`, `PreparingRebalance`, `CompletingRebalance`, `Dead`. */
  readonly state: string;
  readonly members: readonly {
    readonly clientId: string;
    readonly host: string;
    /** What it has subscribed; null where it does not say so in a way that is known. */
    readonly topics: readonly string[] | null;
  }[];
}

const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** Most bytes that are looked at for one record, and how long a broker may take to find it, milliseconds. */
const LOOK = { maxBytes: 1_048_576, maxWaitTime: 1000 };

/** Records of transactions that were given up are not shown. */
const READ_COMMITTED = 1;

/** Looks into a cluster without joining or changing anything. All reject with a reason for people. */
export class ClusterView {
  readonly #loaded: Loaded;
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #sockets: HeldSockets;
  readonly #parts: ClientParts;
  #cluster: Promise<Cluster> | null = null;

  constructor(loaded: Loaded, kafka: Kafka, admin: Admin, sockets: HeldSockets, parts: ClientParts) {
    this.#loaded = loaded;
    this.#kafka = kafka;
    this.#admin = admin;
    this.#sockets = sockets;
    this.#parts = parts;
  }

  /** `host:port` of all brokers, as they say that they are reached. */
  async brokers(): Promise<readonly string[]> {
    const { brokers } = await this.#told(this.#admin.describeCluster());
    return brokers.map(({ host, port }) => `${host}:${port}`);
  }

  /** Of a topic that exists. */
  async partitions(topic: string): Promise<readonly PartitionView[]> {
    const found = await this.#told(this.#admin.fetchTopicOffsets(topic));
    return found
      .map(({ partition, low, high }) => ({ topic, partition, low: Number(low), high: Number(high) }))
      .sort((one, other) => one.partition - other.partition);
  }

  /** Rejects with the broker's answer for a topic that is not there, or may not be seen. */
  async findTopic(topic: string): Promise<void> {
    await this.#told(this.#admin.fetchTopicMetadata({ topics: [topic] }));
  }

  /** Settings of a topic, by Kafka's names. */
  async settings(topic: string): Promise<ReadonlyMap<string, string>> {
    const { resources } = await this.#told(
      this.#admin.describeConfigs({
        resources: [{ type: this.#loaded.library.ConfigResourceTypes.TOPIC, name: topic }],
        includeSynonyms: false,
      }),
    );
    const entries = resources.flatMap(({ configEntries }) => configEntries);
    return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
  }

  async group(name: string): Promise<GroupView> {
    const { groups } = await this.#told(this.#admin.describeGroups([name]));
    const [found] = groups;
    const members = (found?.members ?? []).map(({ clientId, clientHost, memberMetadata }) => ({
      clientId,
      host: clientHost.replace(/^\//, ''),
      topics: this.#subscription(memberMetadata),
    }));
    return { state: found?.state ?? 'Dead', members };
  }

  /** The record at an offset, or the first one behind it; null where there is none. */
  async recordAt({ topic, partition, offset }: PartitionOffset): Promise<SeenRecord | null> {
    return this.#told(this.#fetch(topic, partition, offset));
  }

  async #fetch(topic: string, partition: number, offset: number): Promise<SeenRecord | null> {
    this.#cluster ??= this.#connect();
    const cluster = await this.#cluster;
    await cluster.addTargetTopic(topic);
    const [nodeId] = Object.entries(cluster.findLeaderForPartitions(topic, [partition])).find(([, own]) =>
      own.includes(partition),
    ) ?? [undefined];
    if (nodeId === undefined) return null;
    const broker = await cluster.findBroker({ nodeId });
    const { maxBytes, maxWaitTime } = LOOK;
    const { responses } = await broker.fetch({
      maxWaitTime,
      minBytes: 1,
      maxBytes,
      isolationLevel: READ_COMMITTED,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
    });
    const messages = responses.flatMap(({ partitions }) => partitions.flatMap((one) => one.messages));
    const found = messages.find((one) => Number(one.offset) >= offset && !one.isControlRecord);
    if (found === undefined) return null;
    if (found.refused !== undefined) {
      throw new Error(
        `the broker cannot read ${partitionName({ topic, partition })} at offset ${offset}: ${found.refused}`,
      );
    }
    const { compression } = found.batchContext ?? { compression: 0 };
    return {
      topic,
      partition,
      offset: Number(found.offset),
      value: found.value,
      timestamp: Number(found.timestamp),
      compression: COMPRESSIONS[compression] ?? `number ${compression}`,
      unreadable: found.unreadable ?? null,
    };
  }

  async #connect(): Promise<Cluster> {
    const { library, Cluster } = this.#loaded;
    const config = clientConfig(library, this.#parts, this.#sockets);
    const cluster = new Cluster({
      ...config,
      logger: this.#kafka.logger(),
      socketFactory: config.socketFactory,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      maxInFlightRequests: null,
    });
    await cluster.connect();
    return cluster;
  }

  #subscription(metadata: Buffer): readonly string[] | null {
    try {
      return this.#loaded.library.AssignerProtocol.MemberMetadata.decode(metadata)?.topics ?? null;
    } catch {
      return null;
    }
  }

  async #told<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw new Error(explainKafkaFailure(error, this.#parts.access), { cause: error });
    }
  }
}
