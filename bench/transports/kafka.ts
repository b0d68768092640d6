import { Kafka } from '../../test/support/kafka.ts';
import { PREFETCH, sourceConfig } from '../bridgeConfig.ts';
import { drainByBareLoop } from '../drainByBareLoop.ts';
import { drainByBridge } from '../drainByBridge.ts';
import { notifications } from '../notifications.ts';
import type { StartTransport } from './transport.ts';

/** Records in one send. */
const CHUNK = 500;

/** Apache Kafka: a topic of three partitions for each round. */
export const kafka: StartTransport = async (after) => {
  const broker = await Kafka.start();
  after(() => broker.stop());
  let rounds = 0;
  const preload = async (count: number): Promise<string> => {
    const topic = `bench-${++rounds}`;
    await broker.createTopic(topic);
    const producer = broker.client().producer({ allowAutoTopicCreation: false });
    await producer.connect();
    let messages: { value: Buffer }[] = [];
    for (const value of notifications(count, Date.now() - count)) {
      messages.push({ value });
      if (messages.length < CHUNK) continue;
      await producer.send({ topic, messages });
      messages = [];
    }
    if (messages.length > 0) await producer.send({ topic, messages });
    await producer.disconnect();
    return topic;
  };
  return {
    bareTitle: 'bare kafkajs loop',
    bare: async (count) => drainByBareLoop('kafka', broker.address, await preload(count), 'bare', count),
    bridge: async (count) => {
      const topic = await preload(count);
      const source = `{ type: kafka, brokers: ["${broker.address}"], topic_names: [${topic}], prefetch: ${PREFETCH} }`;
      return drainByBridge(sourceConfig(source), count);
    },
  };
};
