import type { ConfirmChannel } from 'amqplib';
import { brokerText, ExchangeRefused, type PrepareChannel } from '../amqp/index.ts';
import type { RabbitNotifierSettings } from './rabbitFields.ts';

/** How oslo.messaging declares exchange and queues (oslo_messaging/_drivers/impl_rabbit.py). */
const DECLARATIONS: Readonly<
  Record<
    Exclude<RabbitNotifierSettings['queues'], 'existing'>,
    { readonly durable: boolean; readonly type?: string }
  >
> = {
  transient: { durable: false },
  durable: { durable: true },
  quorum: { durable: true, type: 'quorum' },
};

/** Declares what oslo.messaging's notifier declares before it publishes, so that a reader who comes later misses nothing. */
export function declareQueues(
  { exchange, queues: how }: RabbitNotifierSettings,
  queues: readonly string[],
): PrepareChannel {
  return async (channel) => {
    try {
      if (how === 'existing') await channel.checkExchange(exchange);
      else await declare(channel, exchange, how, queues);
    } catch (error) {
      const words = `exchange ${exchange}: ${brokerText(error)}${advice(how, queues)}`;
      throw new ExchangeRefused(words, { cause: error });
    }
  };
}

/** Who sends without queues has a setting of another name. */
function advice(how: RabbitNotifierSettings['queues'], queues: readonly string[]): string {
  if (how === 'existing') return '; it is to be made first, for nothing is declared here';
  if (queues.length === 0) return '; one that others make is used with `declare: false`';
  return '; `queues` must say how others declared it, and `queues: existing` declares nothing';
}

async function declare(
  channel: ConfirmChannel,
  exchange: string,
  how: keyof typeof DECLARATIONS,
  queues: readonly string[],
): Promise<void> {
  const { durable, type } = DECLARATIONS[how];
  await channel.assertExchange(exchange, 'topic', { durable });
  for (const queue of queues) {
    await channel.assertQueue(queue, {
      durable,
      ...(type === undefined ? {} : { arguments: { 'x-queue-type': type } }),
    });
    await channel.bindQueue(queue, exchange, queue);
  }
}
