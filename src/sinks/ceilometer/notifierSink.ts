import { hostname } from 'node:os';
import { PyFault } from '../../events/index.ts';
import { DeliveryRefused, type OutgoingItem, type Sink } from '../../model/index.ts';
import type { Notifier, OutgoingNotification } from '../../notifier/index.ts';
import { signedMessage } from './signedMessage.ts';
import type { CeilometerSettings, PublisherSettings } from './settings.ts';

/** Of every notification that Ceilometer publishes. */
const PRIORITY = 'sample';

type Kind = CeilometerSettings['kinds'][number];

/** Publishes each item as one notification. */
export function createNotifierSink(name: string, notifier: Notifier, settings: PublisherSettings): Sink {
  const publisherId = `telemetry.publisher.${hostname()}`;
  return {
    name,
    deliver: async (items, signal) => {
      const made = new Map<OutgoingItem, OutgoingNotification>();
      for (const item of items) {
        const payload = signed(item, settings.telemetry_secret ?? '');
        if (payload === null) continue;
        const topic = topicOf(settings, item.kind === 'sample' ? 'sample' : 'event');
        const { key } = item;
        made.set(item, { key, topic, priority: PRIORITY, publisherId, eventType: topic, payload: [payload] });
      }
      if (made.size === 0) return;
      await notifier.publish([...made.keys()], (item) => made.get(item) as OutgoingNotification, signal);
    },
    close: () => notifier.close(),
  };
}

/** Routing keys of what is published: where RabbitMQ is concerned, its queues as well. */
export function routingKeys(settings: PublisherSettings, kinds: readonly Kind[]): readonly string[] {
  return kinds.map((kind) => `${topicOf(settings, kind)}.${PRIORITY}`);
}

function topicOf({ event_topic: events, metering_topic: samples }: PublisherSettings, kind: Kind): string {
  return kind === 'event' ? events : samples;
}

function signed(item: OutgoingItem, secret: string): ReturnType<typeof signedMessage> {
  try {
    return signedMessage(item, secret);
  } catch (error) {
    if (!(error instanceof PyFault)) throw error;
    throw new DeliveryRefused(`no reader in Python could read it: ${error.message}`, { cause: error });
  }
}
