import { Type, type Static } from 'typebox';
import { text } from '../config/index.ts';
import { KAFKA_ACCESS_FIELDS } from '../kafka/index.ts';

/** How notifications reach a Kafka cluster. */
export const KAFKA_NOTIFIER_FIELDS = {
  ...KAFKA_ACCESS_FIELDS,
  vhost: Type.Optional(
    text({
      description:
        'Goes behind the name of each topic, as oslo.messaging puts the virtual host of a publisher’s `transport_url` there.',
    }),
  ),
};

const schema = Type.Object(KAFKA_NOTIFIER_FIELDS);

export type KafkaNotifierSettings = Readonly<Static<typeof schema>>;
