import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS, accessFindings } from '../../amqp/index.ts';
import { amqp1AccessFindings } from '../../amqp1/index.ts';
import {
  addressFindings,
  componentSpec,
  duration,
  flag,
  idleTlsFindings,
  secret,
  targetUrl,
  text,
  tlsFields,
  tlsFindings,
  type SettingFinding,
} from '../../config/index.ts';
import { PROBE_EXCHANGE } from '../../control/index.ts';
import { kafkaAccessFindings } from '../../kafka/index.ts';
import { amqp1NotifierFields, KAFKA_NOTIFIER_FIELDS } from '../../notifier/index.ts';

const notifier = Type.Object(
  {
    ...ACCESS_FIELDS,
    exchange: text({
      description:
        'Exchange to publish to. The bridge’s source `amqp` reads the default by itself, unless its `exchanges` lists others.',
      default: PROBE_EXCHANGE,
    }),
    declare: flag({
      description:
        'Whether the exchange is declared, as a durable topic exchange. Without the right to configure it, let an administrator make it: `false` only looks whether it is there.',
      default: true,
    }),
    topic: text({
      description: 'Topic; the routing key is `<topic>.info`, `.warn` or `.error`.',
      default: 'notifications',
    }),
  },
  {
    description:
      'Over RabbitMQ. No queue is declared: what no queue takes stays with the probe until a bridge has bound its own.',
    examples: [{ url: 'rabbit://probe:${RABBIT_PASSWORD}@controller-1:5672/' }],
  },
);

const kafka = Type.Object(
  {
    ...KAFKA_NOTIFIER_FIELDS,
    topic: text({
      description: 'Topic; records go to `<topic>.info`, `.warn` and `.error`, which must exist.',
      default: 'notifications',
    }),
  },
  { description: 'Over Kafka, as oslo.messaging’s driver `kafka` does it.' },
);

const amqp1 = Type.Object(
  {
    ...amqp1NotifierFields(PROBE_EXCHANGE, 'name it in `exchanges` of the bridge’s source `amqp1`'),
    topic: text({ description: 'Topic, another part of the address.', default: 'notifications' }),
  },
  {
    description:
      'To a broker or router of AMQP 1.0, addressed as oslo.messaging’s driver `amqp` does it. The broker must keep what nobody reads yet.',
  },
);

const http = Type.Object(
  {
    url: targetUrl('Where the bridge’s source `http` takes posts.', ['https://bridge.example.net:8790/']),
    token: Type.Optional(
      secret({ description: 'The `token` of that source.', examples: ['${STACKWIRE_POST_TOKEN}'] }),
    ),
    timeout: duration({
      description: 'How long connecting may take, and then the answer, which comes with the commit.',
      default: '30s',
      atLeast: '1s',
    }),
    tls: tlsFields('bridge', 'For `https`.'),
  },
  { description: 'Straight to a bridge, by posts to its source `http`.' },
);

const schema = Type.Object({
  notifier: Type.Optional(notifier),
  kafka: Type.Optional(kafka),
  amqp1: Type.Optional(amqp1),
  http: Type.Optional(http),
});

export const sendSection = componentSpec({
  kind: 'section',
  type: 'send',
  title: 'Sending',
  description:
    'Where events and final samples go: one of `notifier` (RabbitMQ), `kafka`, `amqp1` and `http` says how.',
  schema,
  check,
});

export type SendSettings = Readonly<Static<typeof schema>>;
export type RabbitSendSettings = Readonly<Static<typeof notifier>>;
export type KafkaSendSettings = Readonly<Static<typeof kafka>>;
export type Amqp1SendSettings = Readonly<Static<typeof amqp1>>;
export type HttpSendSettings = Readonly<Static<typeof http>>;

/** A token travels in a header. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** What the schema cannot say: one way and no more, and its address. */
function check(settings: SendSettings): readonly SettingFinding[] {
  const ways = Object.values(settings).filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const message =
      '`send` needs one of `notifier`, `kafka`, `amqp1` and `http`, and no more: the way to the bridge';
    return [{ path: [], code: 'config/bad-value', message }];
  }
  const { notifier: rabbit, kafka: cluster, amqp1: peer, http: bridge } = settings;
  if (rabbit !== undefined) return below('notifier', accessFindings(rabbit));
  if (cluster !== undefined) return below('kafka', kafkaAccessFindings(cluster));
  if (peer !== undefined) return below('amqp1', amqp1AccessFindings(peer));
  return bridge === undefined ? [] : below('http', httpFindings(bridge));
}

function httpFindings({ url, token, tls }: HttpSendSettings): readonly SettingFinding[] {
  const found = [...addressFindings(['url'], url), ...tlsFindings(['tls'], tls)];
  if (url.startsWith('http:')) found.push(...idleTlsFindings(tls, '`url` has no `https`'));
  if (token !== undefined && !SENDABLE.test(token)) {
    const message = 'has blanks or characters beyond ASCII, which no header carries';
    found.push({ path: ['token'], code: 'config/bad-value', message });
  }
  return found;
}

function below(group: string, findings: readonly SettingFinding[]): readonly SettingFinding[] {
  return findings.map((one) => ({ ...one, path: [group, ...one.path] }));
}
