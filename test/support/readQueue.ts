import { connect, type GetMessage } from 'amqplib';
import type { RabbitPlace } from './rabbit.ts';

/** Takes what has come into a queue since the last look; nothing where there is no such queue yet. */
export async function readQueue({ url }: RabbitPlace, queue: string): Promise<readonly GetMessage[]> {
  const model = await connect(url);
  try {
    const channel = await model.createChannel();
    // A queue that is not there closes the channel.
    channel.on('error', () => undefined);
    const messages: GetMessage[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true }).catch(() => false as const);
      if (message === false) return messages;
      messages.push(message);
    }
  } finally {
    await model.close();
  }
}
