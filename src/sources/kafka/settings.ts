import { Type, type Static } from 'typebox';
import { choice, duration, integer, list, size, text } from '../../config/index.ts';
import { KAFKA_ACCESS_FIELDS } from '../../kafka/index.ts';

/** The priorities that oslo.messaging's notifiers know; each is a topic of its own. */
export const PRIORITIES = ['audit', 'debug', 'info', 'warn', 'error', 'critical', 'sample'] as const;

const topicNames = list(text({ description: 'A name; `*` stands for any characters.' }), {
  description:
    'Names of topics as they are in Kafka, such as `openstack.prod.*`, instead of those that `topics`, `priorities` and `vhost` make.',
  minItems: 1,
});

export const schema = Type.Object({
  ...KAFKA_ACCESS_FIELDS,
  topics: list(text({ description: 'A topic of notifications.' }), {
    description:
      'Topics as `[oslo_messaging_notifications] topics` of the services has them. In Kafka each is one topic for each priority, such as `notifications.info`. One that does not exist is waited for; none is created.',
    default: ['notifications', 'versioned_notifications'],
    minItems: 1,
  }),
  priorities: list(choice(PRIORITIES, { description: 'A priority.' }), {
    description: 'Priorities that are read of each topic.',
    default: [...PRIORITIES],
    minItems: 1,
  }),
  vhost: Type.Optional(
    text({
      description:
        'The virtual host in the `transport_url` of the services, what stands after its hosts and a slash. oslo.messaging then sends to `notifications.info.VHOST`.',
      examples: ['openstack'],
    }),
  ),
  topic_names: Type.Optional(topicNames),
  group: text({
    description:
      'The consumer group. Bridges of one group share the partitions, so two bridges that are each to have everything need two names.',
    default: 'stackwire',
  }),
  start: choice(['earliest', 'latest'], {
    description:
      'Where a topic begins of which the group has committed nothing. `earliest`: with all that the topic still has, so that nothing is lost; what the store knows already is dropped there. `latest`: with what comes from now on.',
    default: 'earliest',
  }),
  prefetch: integer({
    description: 'Most notifications that wait for their commit. At least twice `batch.max_messages`.',
    default: 4000,
    minimum: 1,
  }),
  fetch_size: size({
    description:
      'Most bytes in one answer of a broker, as they are sent; a single batch of records may be larger.',
    default: '4MB',
  }),
  session_timeout: duration({
    description:
      'After so long without a sign of life the group gives the partitions to others. The brokers have limits for it, 6 s to 30 minutes unless told otherwise.',
    default: '30s',
  }),
});

export type KafkaSourceSettings = Readonly<Static<typeof schema>>;
