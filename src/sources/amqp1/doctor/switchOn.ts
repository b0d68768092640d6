import type { Remedy } from '../../../model/index.ts';
import type { PeerAccess, PeerProduct } from '../../../amqp1/index.ts';
import type { Amqp1Settings } from '../spec.ts';

const NOTIFY = ['[oslo_messaging_notifications]', 'driver = messagingv2'];

/** What to set on the side of OpenStack, so that services send to what is read here. */
export function switchOn(settings: Amqp1Settings, access: PeerAccess, peer: PeerProduct): readonly Remedy[] {
  return [
    ...(settings.exchanges === undefined ? [] : [byAmqp1Driver(settings, access)]),
    ...(settings.queues === undefined ? [] : [byRabbitDriver(settings.topics)]),
    ...(peer.product === ARTEMIS ? [ANYCAST] : []),
  ];
}

const ARTEMIS = 'apache-activemq-artemis';

function byAmqp1Driver({ exchanges = [], topics }: Amqp1Settings, access: PeerAccess): Remedy {
  const [{ hostname, port }] = access.addresses;
  return {
    text: `By oslo.messaging’s amqp1 driver (up to oslo.messaging 14; it is gone from 15 on), in the configuration file of each service of ${exchanges.join(', ')}, with the module pyngus installed:`,
    lines: [
      ...NOTIFY,
      `topics = ${topics.filter((topic) => topic !== VERSIONED).join(', ') || topics.join(', ')}`,
      `transport_url = amqp://USER:PASSWORD@${hostname}:${port}/${access.virtualHost}`,
      ...(access.pseudoVhost ? [] : ['[oslo_messaging_amqp]', 'pseudo_vhost = false']),
    ],
  };
}

/** Nova alone sends under it, and names it itself. */
const VERSIONED = 'versioned_notifications';

function byRabbitDriver(topics: readonly string[]): Remedy {
  return {
    text: 'By its rabbit driver, which makes the queues TOPIC.PRIORITY with the first message of each:',
    lines: [...NOTIFY, `topics = ${topics[0] ?? 'notifications'}`],
  };
}

/** Artemis makes an address a topic unless told, and a topic without a reader keeps nothing. */
const ANYCAST: Remedy = {
  text: 'Artemis is to make the addresses queues, also where a service sends first. In broker.xml, below <address-settings>:',
  lines: [
    '<address-setting match="openstack.org/om/notify/#">',
    '  <default-address-routing-type>ANYCAST</default-address-routing-type>',
    '  <default-queue-routing-type>ANYCAST</default-queue-routing-type>',
    '</address-setting>',
  ],
};
