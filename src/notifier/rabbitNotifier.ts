import { brokerAccess, BrokerTarget, type OutgoingMessage } from '../amqp/index.ts';
import type { Clock, Micros } from '../model/index.ts';
import { declareQueues } from './declareQueues.ts';
import { driverBody } from './driverBodies.ts';
import type { Notifier, OutgoingNotification } from './notifier.ts';
import type { RabbitNotifierSettings } from './rabbitFields.ts';

export interface RabbitNotifierParts {
  /** The component's, which the broker shows for the connection. */
  readonly name: string;
  /** Routing keys of all that will be sent, `<topic>.<priority>`: the queues that are declared. */
  readonly routingKeys: readonly string[];
  readonly clock: Clock;
}

/** Notifications as the driver `rabbit` sends them; what no queue takes is an error. */
export function createRabbitNotifier(
  settings: RabbitNotifierSettings,
  { name, routingKeys, clock }: RabbitNotifierParts,
): Notifier {
  const prepare = declareQueues(settings, routingKeys);
  const target = new BrokerTarget({ name, access: brokerAccess(settings), prepare, clock });
  return {
    publish: (items, notificationOf, signal) => {
      const now = clock.now();
      const made = new Map(
        items.map((item) => [item, messageOf(notificationOf(item), settings.exchange, now)]),
      );
      return target.publish(items, (item) => made.get(item) as OutgoingMessage, signal);
    },
    close: () => target.close(),
  };
}

function messageOf(notification: OutgoingNotification, exchange: string, now: Micros): OutgoingMessage {
  const { id, text } = driverBody('rabbit', notification, now);
  return {
    exchange,
    routingKey: `${notification.topic}.${notification.priority}`,
    body: Buffer.from(text),
    properties: {
      persistent: true,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      priority: 0,
      messageId: id,
      // What nobody has a queue for would be gone.
      mandatory: true,
    },
  };
}
