import { Type, type Static } from 'typebox';
import { choice, duration, flag, path, secret, text } from '../config/index.ts';

const tls = Type.Object(
  {
    ca_file: Type.Optional(path({ description: 'Certificates (PEM) to trust instead of the system’s.' })),
    cert_file: Type.Optional(path({ description: 'Own certificate (PEM).' })),
    key_file: Type.Optional(path({ description: 'Key of the own certificate (PEM).' })),
    servername: Type.Optional(
      text({
        description: 'Name that the broker’s certificate must carry, where it differs from the host’s.',
      }),
    ),
    verify: flag({ description: 'Whether the broker’s certificate is checked.', default: true }),
  },
  { description: 'For `amqps`, or `ssl=1` in the URL.', default: {} },
);

/** How a RabbitMQ is reached. */
export const ACCESS_FIELDS = {
  url: secret({
    description:
      'As in oslo.messaging’s `transport_url`; `amqp` and `amqps` mean the same as `rabbit`. Several hosts are tried in turn. Options behind a `?` go before the settings here.',
    examples: [
      'rabbit://stackwire:${RABBIT_PASSWORD}@controller-1:5672,stackwire:${RABBIT_PASSWORD}@controller-2:5672/',
    ],
  }),
  heartbeat: duration({
    description:
      'Silence after which the broker is asked for a sign of life; two such spans end the connection.',
    default: '30s',
  }),
  auth: choice(['plain', 'amqplain', 'external'], {
    description:
      'How to log in: with the user and password of the URL, or, `external`, as whom the client certificate names (`rabbitmq_auth_mechanism_ssl`).',
    default: 'plain',
  }),
  failover_strategy: choice(['round-robin', 'shuffle'], {
    description:
      'Order in which several hosts are tried: that of the URL, or another one each round. As oslo.messaging’s `kombu_failover_strategy`.',
    default: 'round-robin',
  }),
  tls,
};

const schema = Type.Object(ACCESS_FIELDS);

export type AccessSettings = Readonly<Static<typeof schema>>;
