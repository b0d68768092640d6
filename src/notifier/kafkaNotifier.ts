import { KafkaTarget, type KafkaRecord } from '../kafka/index.ts';
import type { Clock, Logger, Micros, OutgoingItem } from '../model/index.ts';
import { driverBody } from './driverBodies.ts';
import type { KafkaNotifierSettings } from './kafkaFields.ts';
import type { Notifier, OutgoingNotification } from './notifier.ts';

export interface KafkaNotifierParts {
  /** The component's, for the log. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Most bytes in one send; brokers take 1 MiB unless they are told otherwise. */
const BATCH_SIZE = 900_000;

/**
 * Notifications as the driver `kafka` sends them: the value and nothing else. Its records have no key; what is about one
 * object goes to one partition here, so that it stays in order.
 */
export function createKafkaNotifier(
  settings: KafkaNotifierSettings,
  { name, clock, logger }: KafkaNotifierParts,
): Notifier {
  const { vhost } = settings;
  const target = new KafkaTarget({
    name,
    access: settings,
    compression: 'none',
    maxBatchSize: BATCH_SIZE,
    clock,
    logger,
  });
  return {
    publish: (items, notificationOf, signal) => {
      const now = clock.now();
      return target.publish(
        items,
        (pending) =>
          pending.map((item) => ({ item, records: [recordOf(item, notificationOf(item), vhost, now)] })),
        signal,
      );
    },
    close: () => target.close(),
  };
}

function recordOf(
  item: OutgoingItem,
  notification: OutgoingNotification,
  vhost: string | undefined,
  now: Micros,
): KafkaRecord {
  const { topic, priority } = notification;
  return {
    topic: [topic, priority, ...(vhost === undefined ? [] : [vhost])].join('.'),
    key: null,
    value: driverBody('kafka', notification, now).text,
    headers: {},
    spread: item.object ?? item.key,
  };
}
