import { connect } from 'amqplib';
import { Yardstick } from './yardstick.ts';

/** An amqplib consumer that acknowledges in batches. Arguments: url, queue, count, prefetch, batch. */
const [url = '', queue = '', count = '0', prefetch = '0', batch = '0'] = process.argv.slice(2);
const yardstick = new Yardstick(Number(count));
const connection = await connect(url, { noDelay: true });
const channel = await connection.createChannel();
await channel.prefetch(Number(prefetch));
await channel.consume(queue, (message) => {
  if (!message) return;
  yardstick.take(message.content);
  if (yardstick.seen % Number(batch) !== 0 && !yardstick.done) return;
  channel.ack(message, true);
  if (yardstick.done) void end();
});

async function end(): Promise<void> {
  await channel.close();
  await connection.close();
  yardstick.report();
}
