import {
  brokerAccess,
  brokerText,
  BrokerTarget,
  ExchangeRefused,
  messageId,
  shortened,
  type OutgoingMessage,
  type PrepareChannel,
} from '../../amqp/index.ts';
import { toJson, type OutgoingItem, type Sample, type Sink } from '../../model/index.ts';
import { meteredSample, type StateOf } from '../../zenoss/index.ts';
import { ceilometerBody } from './ceilometerBody.ts';
import type { ZenossSettings } from './spec.ts';
import type { ZenossParts } from './zenossParts.ts';

/** Made by Zenoss: a durable topic exchange (ceilometer_zenoss, dispatcher/zenoss.py). */
const EXCHANGE = 'zenoss.openstack.ceilometer';

/** Publishes what ceilometer_zenoss did, confirmed, and only to a queue that is there. */
export function createBrokerSink(
  settings: ZenossSettings,
  { name, cloud, clock, stateOf }: ZenossParts,
): Sink {
  const target = new BrokerTarget({ name, access: brokerAccess(settings), prepare, clock });
  const device = settings.device ?? cloud;
  return {
    name,
    deliver: async (items, signal) => {
      const messages = new Map(
        items.flatMap((item) => {
          const message = messageOf(item, device, stateOf);
          return message === null ? [] : [[item, message] as const];
        }),
      );
      // Also where nothing is for the ZenPack: then it is known whether the broker is there.
      await target.publish([...messages.keys()], (item) => messages.get(item) as OutgoingMessage, signal);
    },
    close: () => target.close(),
  };
}

const prepare: PrepareChannel = async (channel) => {
  try {
    await channel.checkExchange(EXCHANGE);
  } catch (error) {
    const advice = 'Zenoss makes it when it begins to collect for the device';
    throw new ExchangeRefused(`exchange ${EXCHANGE}: ${brokerText(error)}; ${advice}`, { cause: error });
  }
};

function messageOf(item: OutgoingItem, device: string, stateOf: StateOf): OutgoingMessage | null {
  if (item.kind === 'sample') {
    const { name, resource_id } = item.line as unknown as Sample;
    return enveloped(item.key, device, 'meter', `meter.${name}.${resource_id}`, meteredSample(item));
  }
  const data = ceilometerBody(item, stateOf);
  return data === null ? null : enveloped(item.key, device, 'event', `event.${data.event_type}`, data);
}

/** As kombu publishes it with its serializer `json`; `message_id` is ours. */
function enveloped(
  key: string,
  device: string,
  type: 'event' | 'meter',
  about: string,
  data: unknown,
): OutgoingMessage {
  return {
    exchange: EXCHANGE,
    routingKey: shortened(`zenoss.openstack.${device}.${about}`),
    body: Buffer.from(toJson({ device, type, data })),
    properties: {
      persistent: true,
      // A device whose name is wrong has no queue, and the broker would drop all that is for it.
      mandatory: true,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      priority: 0,
      messageId: messageId(key),
      headers: {},
    },
  };
}
