import type { Sink } from '../../model/index.ts';
import { createAmqp1Notifier, createKafkaNotifier, createRabbitNotifier } from '../../notifier/index.ts';
import type { CeilometerParts } from './ceilometerParts.ts';
import { createHttpSink } from './httpSink.ts';
import { createNotifierSink, routingKeys } from './notifierSink.ts';
import type { CeilometerSettings } from './settings.ts';

/** Publishes over a bus or HTTP, as the settings say, which were checked. */
export function createCeilometerSink(settings: CeilometerSettings, parts: CeilometerParts): Sink {
  const { notifier, kafka, amqp1, http, kinds } = settings;
  const { name } = parts;
  if (notifier !== undefined) {
    const rabbit = createRabbitNotifier(notifier, { ...parts, routingKeys: routingKeys(notifier, kinds) });
    return createNotifierSink(name, rabbit, notifier);
  }
  if (kafka !== undefined) return createNotifierSink(name, createKafkaNotifier(kafka, parts), kafka);
  if (amqp1 !== undefined) return createNotifierSink(name, createAmqp1Notifier(amqp1, parts), amqp1);
  if (http !== undefined) return createHttpSink(http, parts);
  throw new TypeError('no way to publish');
}

/** Whether each item goes alone. */
export function goesAlone({ http }: CeilometerSettings): boolean {
  return http?.format === 'single';
}
