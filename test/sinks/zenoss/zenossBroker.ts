import { connect, type GetMessage } from 'amqplib';
import type { RabbitPlace } from '../../support/rabbit.ts';

export const EXCHANGE = 'zenoss.openstack.ceilometer';

/** The exchange and the queues that Zenoss makes for a device. */
export async function prepareZenoss({ url }: RabbitPlace, device: string): Promise<void> {
  const model = await connect(url);
  const channel = await model.createChannel();
  await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
  for (const [queue, about] of [
    ['event', 'event'],
    ['perf', 'meter'],
  ] as const) {
    await channel.assertQueue(queueOf(device, queue), { durable: true });
    await channel.bindQueue(queueOf(device, queue), EXCHANGE, `zenoss.openstack.${device}.${about}.#`);
  }
  await model.close();
}

/** Takes what has come into a queue of Zenoss's since the last look. */
export async function readZenoss(
  { url }: RabbitPlace,
  device: string,
  queue: 'event' | 'perf',
): Promise<readonly GetMessage[]> {
  const model = await connect(url);
  try {
    const channel = await model.createChannel();
    const messages: GetMessage[] = [];
    for (;;) {
      const message = await channel.get(queueOf(device, queue), { noAck: true });
      if (message === false) return messages;
      messages.push(message);
    }
  } finally {
    await model.close();
  }
}

function queueOf(device: string, queue: string): string {
  return `zenoss.queues.openstack.ceilometer.${device}.${queue}`;
}
