import { Type, type Static } from 'typebox';
import { choice, duration, secret, tlsFields } from '../config/index.ts';

const tls = tlsFields('broker', 'For `amqps`, or `ssl=1` in the URL.');

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
