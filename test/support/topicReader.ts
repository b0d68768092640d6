import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { brokerErrorType } from '../../src/kafka/index.ts';
import { withAdmin, type KafkaBroker } from './kafkaBroker.ts';

/** A record as it lies in a topic. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** All that the topics hold now, each partition in its order. */
export async function readTopics(
  broker: KafkaBroker,
  topics: readonly string[],
): Promise<readonly StoredRecord[]> {
  const reader = new TopicReader(broker, topics);
  try {
    return await reader.records();
  } finally {
    await reader.close();
  }
}

/** How a broker answers consumers that has only just started: it serves topics before it serves groups. */
const NOT_YET: ReadonlySet<string> = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/** Follows topics from their beginning; where its broker goes away it begins again. */
export class TopicReader {
  readonly #broker: KafkaBroker;
  readonly #topics: readonly string[];
  #following: Following | null = null;

  constructor(broker: KafkaBroker, topics: readonly string[]) {
    this.#broker = broker;
    this.#topics = topics;
  }

  /** Resolves with all that the topics hold at the call, in the order of each partition. */
  async records(): Promise<readonly StoredRecord[]> {
    for (;;) {
      const ends = await this.#ends();
      if (ends.size === 0) return [];
      try {
        this.#following ??= await Following.start(this.#broker, this.#topics);
        return await this.#following.until(ends);
      } catch (error) {
        await this.close();
        if (!NOT_YET.has(brokerErrorType(error) ?? '')) throw error;
      }
    }
  }

  async close(): Promise<void> {
    const following = this.#following;
    this.#following = null;
    await following?.stop();
  }

  /** Offsets of the last records, by topic and partition. */
  #ends(): Promise<ReadonlyMap<string, bigint>> {
    return withAdmin(this.#broker.client(), async (admin) => {
      const ends = new Map<string, bigint>();
      for (const topic of this.#topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          if (low !== high) ends.set(`${topic} ${partition}`, BigInt(high) - 1n);
        }
      }
      return ends;
    });
  }
}

class Following {
  readonly #consumer: Consumer;
  readonly #records: StoredRecord[] = [];
  readonly #seen = new Map<string, bigint>();
  #changed: () => void = () => undefined;
  #crashed: Error | null = null;

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  static async start(broker: KafkaBroker, topics: readonly string[]): Promise<Following> {
    const groupId = `reader-${randomUUID()}`;
    const retry = { retries: 1, initialRetryTime: 50, restartOnFailure: () => Promise.resolve(false) };
    const consumer = broker.client().consumer({ groupId, maxWaitTimeInMs: 50, retry });
    const following = new Following(consumer);
    consumer.on(consumer.events.CRASH, ({ payload }) => following.#crash(payload.error));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatch: (payload) => following.#take(payload) });
      return following;
    } catch (error) {
      await following.stop();
      throw error;
    }
  }

  async until(ends: ReadonlyMap<string, bigint>): Promise<readonly StoredRecord[]> {
    while ([...ends].some(([place, end]) => (this.#seen.get(place) ?? -1n) < end)) {
      if (this.#crashed !== null) throw this.#crashed;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    return [...this.#records];
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect().catch(() => undefined);
  }

  #take({ batch: { topic, partition, messages } }: EachBatchPayload): Promise<void> {
    for (const { offset, key, value, headers } of messages) {
      this.#seen.set(`${topic} ${partition}`, BigInt(offset));
      const texts = Object.entries(headers ?? {}).map(([name, bytes]) => [name, String(bytes)] as const);
      this.#records.push({
        topic,
        partition,
        key: key === null ? null : key.toString(),
        value: value === null ? null : value.toString(),
        headers: Object.fromEntries(texts),
      });
    }
    this.#changed();
    return Promise.resolve();
  }

  #crash(error: Error): void {
    this.#crashed = error;
    this.#changed();
  }
}
