import type { ConfirmChannel } from 'amqplib';
import { brokerText, ExchangeRefused, type PrepareChannel } from '../../amqp/index.ts';
import type { CeilometerSettings, NotifierSettings } from './spec.ts';

/** How oslo.messaging declares exchange and queues (oslo_messaging/_drivers/impl_rabbit.py). */
const DECLARATIONS: Readonly<
  Record<
    Exclude<NotifierSettings['queues'], 'existing'>,
    { readonly durable: boolean; readonly type?: string }
  >
> = {
  transient: { durable: false },
  durable: { durable: true },
  quorum: { durable: true, type: 'quorum' },
};

/** The queue, and routing key, of a kind of items. */
export function queueOf(
  { event_topic: events, metering_topic: samples }: NotifierSettings,
  kind: CeilometerSettings['kinds'][number],
): string {
  return `${kind === 'event' ? events : samples}.sample`;
}

/** Declares what oslo.messaging's notifier declares before it publishes, so that a reader who comes later misses nothing. */
export function declareQueues(
  settings: NotifierSettings,
  kinds: CeilometerSettings['kinds'],
): PrepareChannel {
  return async (channel) => {
    const { exchange, queues } = settings;
    try {
      if (queues === 'existing') await channel.checkExchange(exchange);
      else await declare(channel, settings, queues, kinds);
    } catch (error) {
      const advice =
        queues === 'existing'
          ? ''
          : '; `queues` must say how others declared it, and `queues: existing` declares nothing';
      throw new ExchangeRefused(`exchange ${exchange}: ${brokerText(error)}${advice}`, { cause: error });
    }
  };
}

async function declare(
  channel: ConfirmChannel,
  settings: NotifierSettings,
  how: keyof typeof DECLARATIONS,
  kinds: CeilometerSettings['kinds'],
): Promise<void> {
  const { exchange } = settings;
  const { durable, type } = DECLARATIONS[how];
  await channel.assertExchange(exchange, 'topic', { durable });
  for (const kind of kinds) {
    const queue = queueOf(settings, kind);
    await channel.assertQueue(queue, {
      durable,
      ...(type === undefined ? {} : { arguments: { 'x-queue-type': type } }),
    });
    await channel.bindQueue(queue, exchange, queue);
  }
}
