import kafkajs from 'kafkajs';
import { Yardstick } from './yardstick.ts';

/** A kafkajs consumer that commits each batch of a partition. Arguments: broker, topic, group, count. */
const [broker = '', topic = '', groupId = '', count = '0'] = process.argv.slice(2);
const yardstick = new Yardstick(Number(count));
const kafka = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId });
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatchAutoResolve: false,
  eachBatch: async (payload) => {
    const { batch } = payload;
    for (const { value, offset } of batch.messages) {
      yardstick.take(value ?? Buffer.of());
      payload.resolveOffset(offset);
    }
    const offset = String(BigInt(batch.lastOffset()) + 1n);
    await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
    // Out of its own callback, which it waits for before it ends.
    if (yardstick.done) setImmediate(() => void end());
  },
});

async function end(): Promise<void> {
  await consumer.disconnect();
  yardstick.report();
}
