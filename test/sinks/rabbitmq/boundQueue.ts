import { connect, type GetMessage } from 'amqplib';
import type { RabbitPlace } from '../../support/rabbit.ts';
import { readQueue } from '../../support/readQueue.ts';

const QUEUE = 'reader';

/** A durable queue that takes all of the exchange `stackwire`, as somebody who reads the sink's messages has it. */
export async function bindQueue(
  { url }: RabbitPlace,
  arguments_: Record<string, unknown> = {},
): Promise<void> {
  const model = await connect(url);
  const channel = await model.createChannel();
  await channel.assertExchange('stackwire', 'topic', { durable: true });
  await channel.assertQueue(QUEUE, { durable: true, arguments: arguments_ });
  await channel.bindQueue(QUEUE, 'stackwire', '#');
  await model.close();
}

/** Takes what has come into the queue since the last look. */
export function readBound(place: RabbitPlace): Promise<readonly GetMessage[]> {
  return readQueue(place, QUEUE);
}
