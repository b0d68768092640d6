import type { Notifier } from '../../notifier/index.ts';
import type { Outlet, OutletParts } from './outlet.ts';
import type { SendSettings } from './sendSection.ts';

/** What the broker shows for the connection. */
const NAME = 'probe';

/** The way that the settings choose. What another way needs is not loaded: memory of a compute node is the guests'. */
export async function createOutlet(settings: SendSettings, parts: OutletParts): Promise<Outlet> {
  const { notifier, kafka, amqp1, http } = settings;
  if (http !== undefined) {
    const { createHttpOutlet } = await import('./httpOutlet.ts');
    return createHttpOutlet(http, parts);
  }
  const { notifierOutlet } = await import('./notifierOutlet.ts');
  const over = (way: string, bus: Notifier, topic: string): Outlet =>
    notifierOutlet(way, bus, topic, parts.host);
  const { createAmqp1Notifier, createKafkaNotifier, createRabbitNotifier } =
    await import('../../notifier/index.ts');
  const own = { ...parts, name: NAME };
  if (notifier !== undefined) {
    const queues = notifier.declare ? 'durable' : 'existing';
    return over(
      'notifier',
      createRabbitNotifier({ ...notifier, queues }, { ...own, routingKeys: [] }),
      notifier.topic,
    );
  }
  if (kafka !== undefined) return over('kafka', createKafkaNotifier(kafka, own), kafka.topic);
  if (amqp1 !== undefined) return over('amqp1', createAmqp1Notifier(amqp1, own), amqp1.topic);
  throw new TypeError('no way to send');
}
