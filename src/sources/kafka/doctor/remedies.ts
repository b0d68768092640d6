import type { Remedy } from '../../../model/index.ts';
import type { KafkaExamination } from './kafkaExamination.ts';

/** What OpenStack's services need so that they send to Kafka (oslo.messaging, `[oslo_messaging_notifications]`). */
export const SEND_TO_KAFKA: readonly Remedy[] = [
  {
    text: 'In the file of each service, such as /etc/nova/nova.conf, on every node, then restart the services. Every host of the URL needs its port; leave the virtual host out, or set `vhost` here as well:',
    lines: [
      '[oslo_messaging_notifications]',
      'driver = messagingv2',
      'topics = notifications',
      'transport_url = kafka://kafka-1:9092,kafka-2:9092/',
    ],
  },
  {
    text: 'Where brokers make no topics by themselves (auto.create.topics.enable=false), make them first, with one partition each:',
    lines: [
      'kafka-topics.sh --bootstrap-server … --create --topic notifications.info --partitions 1',
      'kafka-topics.sh --bootstrap-server … --create --topic notifications.error --partitions 1',
    ],
  },
];

/** What the login has to be allowed, for clusters with rules. */
export function aclLines({ settings, present, missing }: KafkaExamination): Remedy {
  const user = `--allow-principal User:${settings.sasl?.username ?? 'NAME'}`;
  const acl = 'kafka-acls.sh --bootstrap-server … --add';
  const topics = [...present, ...missing].slice(0, 4).map((name) => `--topic '${name}'`);
  return {
    text: 'Allow it to read (`record` uses groups whose names begin with that of the group):',
    lines: [
      `${acl} ${user} --operation Read --operation Describe ${topics.join(' ')}`,
      `${acl} ${user} --operation Read --operation Describe --resource-pattern-type prefixed --group ${settings.group}`,
      `${acl} ${user} --operation DescribeConfigs ${topics.join(' ')}`,
    ],
  };
}
