import { Type } from 'typebox';
import type { Static } from 'typebox';
import { choice, componentSpec, integer, list, text, type SettingFinding } from '../../config/index.ts';
import { AMQP1_ACCESS_FIELDS, amqp1AccessFindings, OSLO_ADDRESS_FIELDS } from '../../amqp1/index.ts';

/** All that oslo.messaging's notifier has a method for. */
const PRIORITIES = ['audit', 'debug', 'info', 'warn', 'error', 'critical', 'sample'] as const;

const schema = Type.Object({
  addresses: Type.Optional(
    list(text({ description: 'An address.' }), {
      description: 'Addresses that are read as they are written.',
      examples: [['anycast/ceilometer/event.sample', 'anycast/ceilometer/metering.sample']],
      minItems: 1,
    }),
  ),
  exchanges: Type.Optional(
    list(text({ description: 'Name of an exchange.' }), {
      description:
        'Services that send by oslo.messaging’s amqp1 driver, by their `control_exchange`: one address for each with each topic and priority.',
      examples: [['nova', 'neutron', 'openstack']],
      minItems: 1,
    }),
  ),
  topics: list(text({ description: 'A topic.' }), {
    description: 'Notification topics, for `exchanges`.',
    default: ['notifications', 'versioned_notifications'],
    minItems: 1,
  }),
  priorities: list(choice(PRIORITIES, { description: 'A priority.' }), {
    description: 'Priorities, for `exchanges`.',
    default: [...PRIORITIES],
    minItems: 1,
  }),
  ...OSLO_ADDRESS_FIELDS,
  queues: Type.Optional(
    list(text({ description: 'Name of a queue that exists.' }), {
      description:
        'Queues of a RabbitMQ, which are read over AMQP 1.0. The virtual host of the URL is then RabbitMQ’s.',
      examples: [['notifications.info', 'notifications.error']],
      minItems: 1,
    }),
  ),
  queue_addresses: Type.Optional(
    choice(['v1', 'v2'], {
      description:
        'RabbitMQ’s form of an address of a queue: `/amq/queue/NAME`, or from RabbitMQ 4 on `/queues/NAME`. Left out, by the version that it tells.',
    }),
  ),
  prefetch: integer({
    description:
      'Most deliveries that wait for their commit: half of it divided among the addresses, the rest lent to those that are busy. At least twice `batch.max_messages`, and one for each address.',
    default: 4000,
    minimum: 1,
    maximum: 65_535,
  }),
  ...AMQP1_ACCESS_FIELDS,
});

export type Amqp1Settings = Readonly<Static<typeof schema>>;

export const amqp1Spec = componentSpec({
  kind: 'source',
  type: 'amqp1',
  title: 'AMQP 1.0 brokers and routers',
  description:
    'Reads what services send by oslo.messaging’s amqp1 driver through a broker or router, the addresses of a Service Telemetry Framework, or queues of a RabbitMQ. What the bridge takes, no other reader gets.',
  schema,
  check: (settings) => [...addressFindings(settings), ...amqp1AccessFindings(settings)],
});

function addressFindings({ addresses, exchanges, queues }: Amqp1Settings): readonly SettingFinding[] {
  if (addresses ?? exchanges ?? queues) return [];
  const message = 'nothing is read: name `exchanges`, `addresses` or `queues`';
  return [{ path: [], code: 'config/bad-value', message }];
}
