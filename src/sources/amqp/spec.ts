import { Type } from 'typebox';
import type { Static } from 'typebox';
import { choice, componentSpec, duration, integer, list, secret, size, text } from '../../config/index.ts';
import { ACCESS_FIELDS, accessFindings } from '../../amqp/index.ts';

/**
 * The exchanges of OpenStack's services as they come (each service's `control_exchange`). `openstack` is
 * oslo.messaging's own default and where cinder, manila, trove and blazar send unless told otherwise.
 */
const EXCHANGES = [
  'nova',
  'neutron',
  'cinder',
  'glance',
  'keystone',
  'heat',
  'ironic',
  'magnum',
  'octavia',
  'masakari',
  'designate',
  'aodh',
  'ceilometer',
  'swift',
  'manila',
  'trove',
  'watcher',
  'senlin',
  'openstack',
  // The probes' own.
  'stackwire.guests',
];

/** There is no setting for the overflow: `reject-publish` would make OpenStack's services wait for us. */
const queue = Type.Object(
  {
    name: text({
      description: 'Name of the queue. Two bridges on one broker need two names.',
      default: 'stackwire',
    }),
    type: choice(['classic', 'quorum'], {
      description:
        'Always durable. A quorum queue survives the loss of a broker node; RabbitMQ 4 drops a message from one after 20 redeliveries.',
      default: 'classic',
    }),
    max_length: integer({
      description: 'Most messages that wait in the queue. The oldest are dropped beyond it.',
      default: 200_000,
      minimum: 1,
    }),
    max_length_bytes: size({
      description: 'Most bytes that wait in the queue. The oldest messages are dropped beyond it.',
      default: '1GB',
    }),
    message_ttl: Type.Optional(
      duration({ description: 'Messages that waited longer are dropped.', examples: ['1d'] }),
    ),
  },
  {
    description: 'The own queue. RabbitMQ takes no other settings for a queue that exists: remove it first.',
    default: {},
  },
);

const sharedQueues = list(text({ description: 'Name of a queue that exists.' }), {
  description:
    'Reads these queues, such as `notifications.info`, instead of an own one: what the bridge takes, no other reader gets. For clouds in which nothing else reads them, where they would only fill up. They are never declared, bound or removed; one that does not exist is waited for. `exchanges`, `topics` and `queue` are not used then.',
  minItems: 1,
});

const management = Type.Object(
  {
    url: secret({
      description: 'Its address, `http` or `https`; TLS is verified as for the broker.',
      examples: ['https://controller-1:15671'],
    }),
    username: Type.Optional(text({ description: 'Where it is not the user of the broker’s `url`.' })),
    password: Type.Optional(secret({ description: 'Where it is not the password in the broker’s `url`.' })),
  },
  {
    description:
      'RabbitMQ’s management API, for `stackwire doctor`: durability, bindings, policies, readers and alarms; and for the bridge, to see that a binding was gone between two looks. The user needs the tag `monitoring`.',
  },
);

const schema = Type.Object({
  exchanges: list(text({ description: 'Name of an exchange.' }), {
    description:
      'The services’ exchanges. One that does not exist is waited for; each look for it is a line in the broker’s log, so name those you have.',
    default: EXCHANGES,
    minItems: 1,
  }),
  topics: list(text({ description: 'A topic.' }), {
    description: 'Notification topics, all priorities of each.',
    default: ['notifications', 'versioned_notifications'],
    minItems: 1,
  }),
  queue,
  shared_queues: Type.Optional(sharedQueues),
  prefetch: integer({
    description: 'Most deliveries that wait for their commit. At least twice `batch.max_messages`.',
    default: 4000,
    minimum: 1,
    maximum: 65_535,
  }),
  ...ACCESS_FIELDS,
  management: Type.Optional(management),
});

export type AmqpSettings = Readonly<Static<typeof schema>>;

export const amqpSpec = componentSpec({
  kind: 'source',
  type: 'amqp',
  title: 'RabbitMQ (AMQP 0-9-1)',
  description:
    'Reads copies of all notifications through a bounded queue of its own. Other readers, such as Ceilometer, keep getting theirs.',
  schema,
  check: accessFindings,
});
