import { Type, type Static } from 'typebox';
import { choice, duration, list, secret, text, tlsFields } from '../config/index.ts';

const sasl = Type.Object(
  {
    mechanism: choice(['plain', 'scram-sha-256', 'scram-sha-512'], {
      description: 'How the password is shown.',
      default: 'scram-sha-512',
    }),
    username: text({ description: 'Who logs in.' }),
    password: secret({ description: 'The password.' }),
  },
  { description: 'The login, for `SASL_PLAINTEXT` and `SASL_SSL`.' },
);

/** How a Kafka cluster is reached. */
export const KAFKA_ACCESS_FIELDS = {
  brokers: list(text({ description: 'Host and port.' }), {
    description:
      'Brokers that are asked first, `host:port`. The others are learnt from them, by the names under which each broker says that it is reached (`advertised.listeners`).',
    examples: [['kafka-1:9092', 'kafka-2:9092']],
    minItems: 1,
  }),
  security_protocol: choice(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'], {
    description: 'What the listener of the brokers speaks, as every client of Kafka calls it.',
    default: 'PLAINTEXT',
  }),
  sasl: Type.Optional(sasl),
  tls: tlsFields('broker', 'For `SSL` and `SASL_SSL`.'),
  client_id: text({
    description: 'Name in the logs and quotas of the brokers.',
    default: 'stackwire',
  }),
  timeout: duration({
    description: 'How long connecting may take, and then each answer.',
    default: '10s',
  }),
};

const schema = Type.Object(KAFKA_ACCESS_FIELDS);

export type KafkaAccess = Readonly<Static<typeof schema>>;
