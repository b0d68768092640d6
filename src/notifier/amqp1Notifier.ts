import { Amqp1Target, osloAddress, peerAccess, type AddressedMessage } from '../amqp1/index.ts';
import type { Clock, Micros } from '../model/index.ts';
import type { Amqp1NotifierSettings } from './amqp1Fields.ts';
import { driverBody } from './driverBodies.ts';
import type { Notifier, OutgoingNotification } from './notifier.ts';

export interface Amqp1NotifierParts {
  /** The component's, which the peer shows for the connection. */
  readonly name: string;
  readonly clock: Clock;
}

/** Notifications as the driver `amqp` (AMQP 1.0) sends them: text as the body, and no properties but where it goes. */
export function createAmqp1Notifier(
  settings: Amqp1NotifierSettings,
  { name, clock }: Amqp1NotifierParts,
): Notifier {
  const access = peerAccess(settings);
  const { virtualHost, pseudoVhost } = access;
  const openHostname = virtualHost === '' || pseudoVhost ? {} : { openHostname: virtualHost };
  const target = new Amqp1Target({ name, access, clock, ...openHostname });
  return {
    publish: (items, notificationOf, signal) => {
      const now = clock.now();
      return target.publish(
        items,
        (item, peer) => {
          const notification = notificationOf(item);
          const address = osloAddress(settings, access, peer)(settings.exchange, routingKeyOf(notification));
          return { address, message: messageOf(notification, now) };
        },
        signal,
      );
    },
    close: () => target.close(),
  };
}

function routingKeyOf({ topic, priority }: OutgoingNotification): string {
  return `${topic}.${priority}`;
}

function messageOf(notification: OutgoingNotification, now: Micros): AddressedMessage['message'] {
  // Where the driver's own are not durable, a broker that restarts forgets them.
  return { body: driverBody('amqp1', notification, now).text, durable: true };
}
