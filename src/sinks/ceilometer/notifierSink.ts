import { hostname } from 'node:os';
import { brokerAccess, BrokerTarget, type OutgoingMessage } from '../../amqp/index.ts';
import { PyFault } from '../../events/index.ts';
import { DeliveryRefused, type OutgoingItem, type Sink } from '../../model/index.ts';
import type { CeilometerParts } from './ceilometerSink.ts';
import { declareQueues, queueOf } from './declareQueues.ts';
import { envelope } from './envelope.ts';
import { signedMessage } from './signedMessage.ts';
import type { CeilometerSettings, NotifierSettings } from './spec.ts';

/** Publishes each item as one notification. */
export function createNotifierSink(
  settings: NotifierSettings,
  kinds: CeilometerSettings['kinds'],
  { name, clock }: CeilometerParts,
): Sink {
  const access = brokerAccess(settings);
  const target = new BrokerTarget({ name, access, prepare: declareQueues(settings, kinds), clock });
  const publisherId = `telemetry.publisher.${hostname()}`;
  return {
    name,
    deliver: async (items, signal) => {
      const now = clock.now();
      const messages = new Map<OutgoingItem, OutgoingMessage>();
      for (const item of items) {
        const message = messageOf(item, settings, publisherId, now);
        if (message !== null) messages.set(item, message);
      }
      if (messages.size === 0) return;
      const made = (item: OutgoingItem): OutgoingMessage => messages.get(item) as OutgoingMessage;
      await target.publish([...messages.keys()], made, signal);
    },
    close: () => target.close(),
  };
}

function messageOf(
  item: OutgoingItem,
  settings: NotifierSettings,
  publisherId: string,
  now: number,
): OutgoingMessage | null {
  const payload = signed(item, settings.telemetry_secret ?? '');
  if (payload === null) return null;
  const kind = item.kind === 'sample' ? 'sample' : 'event';
  const eventType = kind === 'event' ? settings.event_topic : settings.metering_topic;
  const { id, body } = envelope({ key: item.key, publisherId, eventType, payload, now });
  return {
    exchange: settings.exchange,
    routingKey: queueOf(settings, kind),
    body,
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

function signed(item: OutgoingItem, secret: string): ReturnType<typeof signedMessage> {
  try {
    return signedMessage(item, secret);
  } catch (error) {
    if (!(error instanceof PyFault)) throw error;
    throw new DeliveryRefused(`no reader in Python could read it: ${error.message}`, { cause: error });
  }
}
