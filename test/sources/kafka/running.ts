import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { Producer } from 'kafkajs';
import { openCluster } from '../../../src/kafka/index.ts';
import { decode } from '../../../src/oslo/index.ts';
import type { Finding, Source } from '../../../src/model/index.ts';
import {
  createKafkaSource,
  examineKafka,
  type KafkaSourceSettings,
} from '../../../src/sources/kafka/index.ts';
import { withAdmin, type KafkaBroker } from '../../support/kafkaBroker.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';

/** What the test does not set. Short sessions, so that a member that has died is noticed. */
export function settings(
  broker: Pick<KafkaBroker, 'address'>,
  given: Partial<KafkaSourceSettings> = {},
): KafkaSourceSettings {
  return {
    brokers: [broker.address],
    security_protocol: 'PLAINTEXT',
    tls: { verify: true },
    client_id: 'stackwire',
    timeout: 5_000_000,
    topics: ['notifications'],
    priorities: ['info'],
    group: `group-${randomUUID()}`,
    start: 'earliest',
    prefetch: 4000,
    fetch_size: 4_000_000,
    session_timeout: 6_000_000,
    ...given,
  };
}

export interface Running {
  readonly source: Source;
  readonly seen: SourceWatcher;
  readonly lines: string[];
}

/** A started source; it stops with the test. */
export async function run(
  context: TestContext,
  config: KafkaSourceSettings,
  create: typeof createKafkaSource = createKafkaSource,
): Promise<Running> {
  const logger = memoryLogger();
  const source = create(config, { name: 'kafka', clock: wallClock, logger });
  const seen = new SourceWatcher();
  context.after(() => source.stop());
  await source.start(seen);
  return { source, seen, lines: logger.lines };
}

/** A topic of the test's own, with partitions. */
export async function madeTopic(
  broker: KafkaBroker,
  name: string = randomUUID(),
  config: Readonly<Record<string, string>> = {},
): Promise<string> {
  await broker.createTopic(name, config);
  return name;
}

/** Sends numbered bodies, the partition that each goes to by its number, or all to one. */
export async function send(
  broker: KafkaBroker,
  topic: string,
  numbers: readonly number[],
  partition: (number: number) => number = () => 0,
): Promise<void> {
  await withProducer(broker, (producer) =>
    producer.send({
      topic,
      messages: numbers.map((number) => ({ value: `{"number": ${number}}`, partition: partition(number) })),
    }),
  );
}

export async function withProducer<T>(
  broker: KafkaBroker,
  work: (producer: Producer) => Promise<T>,
): Promise<T> {
  const producer = broker.client().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

export function numbers({ deliveries }: SourceWatcher): number[] {
  return deliveries.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Settles all that was delivered. */
export function settleAll({ source, seen }: Running): void {
  for (const { stream, position } of seen.deliveries) source.settle(stream, position);
}

/** What a group has committed of a topic, by partition; null where nothing is. */
export async function committed(
  broker: KafkaBroker,
  group: string,
  topic: string,
): Promise<ReadonlyMap<number, number | null>> {
  const [found] = await withAdmin(broker.client(), (admin) =>
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  );
  return new Map(
    found?.partitions.map(({ partition, offset }) => [partition, Number(offset) < 0 ? null : Number(offset)]),
  );
}

/** How the first record of a topic's first partition is compressed. */
export async function compressionOf(
  broker: KafkaBroker,
  topic: string,
  partition = 0,
): Promise<string | undefined> {
  const cluster = await openCluster({
    access: settings(broker),
    fields: {},
    logger: memoryLogger(),
    clock: wallClock,
    signal: new AbortController().signal,
  });
  try {
    return (await cluster.view.recordAt({ topic, partition, offset: 0 }))?.compression;
  } finally {
    await cluster.close();
  }
}

/** What the doctor says. */
export async function examined(config: KafkaSourceSettings): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const examination = examineKafka(config, {
    name: 'kafka',
    clock: wallClock,
    watch: 0,
    batch: 500,
    decode: (message) => decode(message, { maxSkew: 300_000_000 }),
  });
  for await (const finding of examination) findings.push(finding);
  return findings;
}
