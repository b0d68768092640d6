import { Type, type Static } from 'typebox';
import { choice, duration, flag, secret, tlsFields } from '../config/index.ts';

/** How a peer that speaks AMQP 1.0 is reached. */
export const AMQP1_ACCESS_FIELDS = {
  url: secret({
    description:
      'As in oslo.messaging’s `transport_url`, where `amqp` means AMQP 1.0; `amqps` is the same over TLS. Several hosts are tried in turn. Options behind a `?` go before the settings here.',
    examples: ['amqp://stackwire:${BUS_PASSWORD}@router-1:5672,stackwire:${BUS_PASSWORD}@router-2:5672/'],
  }),
  auth: Type.Optional(
    choice(['plain', 'external', 'anonymous'], {
      description:
        'How to log in: with the user and password of the URL, as whom the client certificate names, or as nobody. Left out, `plain` where the URL names a user, else `anonymous`.',
    }),
  ),
  pseudo_vhost: flag({
    description:
      'As oslo.messaging’s option: the virtual host of the URL is a part of each address; `false` names it to the peer when the connection is opened instead.',
    default: true,
  }),
  idle_timeout: duration({
    description:
      'The peer is to say something at least this often; after twice as long without a word the connection is given up.',
    default: '30s',
  }),
  failover_strategy: choice(['round-robin', 'shuffle'], {
    description: 'Order in which several hosts are tried: that of the URL, or another one each round.',
    default: 'round-robin',
  }),
  tls: tlsFields('peer', 'For `amqps`, or `ssl=1` in the URL.'),
};

const schema = Type.Object(AMQP1_ACCESS_FIELDS);

export type Amqp1AccessSettings = Readonly<Static<typeof schema>>;
