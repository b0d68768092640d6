import { randomUUID } from 'node:crypto';
import { withAdmin, type KafkaBroker } from './kafkaBroker.ts';

/** A record as it lies in a topic. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** All that the topics hold now, each partition in its order. */
export async function readTopics(
  broker: KafkaBroker,
  topics: readonly string[],
): Promise<readonly StoredRecord[]> {
  const client = broker.client();
  /** Partitions that have more to give, with the offset behind their last record. */
  const ends = new Map<string, bigint>();
  for (const topic of topics) {
    const offsets = await withAdmin(client, (admin) => admin.fetchTopicOffsets(topic));
    for (const { partition, low, high } of offsets) {
      if (low !== high) ends.set(`${topic} ${partition}`, BigInt(high));
    }
  }
  const records: StoredRecord[] = [];
  if (ends.size === 0) return records;
  const consumer = client.consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 20 });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachBatch: ({ batch: { topic, partition, messages } }) => {
          const end = ends.get(`${topic} ${partition}`);
          if (end === undefined) return Promise.resolve();
          for (const { offset, key, value, headers } of messages) {
            if (BigInt(offset) >= end) continue;
            const text = Object.entries(headers ?? {}).map(([name, bytes]) => [name, String(bytes)] as const);
            records.push({
              topic,
              partition,
              offset,
              key: key === null ? null : key.toString(),
              value: value === null ? null : value.toString(),
              headers: Object.fromEntries(text),
            });
          }
          if (BigInt(messages.at(-1)?.offset ?? -1) >= end - 1n) ends.delete(`${topic} ${partition}`);
          if (ends.size === 0) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return records;
}
