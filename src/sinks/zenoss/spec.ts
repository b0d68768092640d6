import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS } from '../../amqp/index.ts';
import {
  choice,
  componentSpec,
  HTTP_FIELDS,
  list,
  paceFields,
  secret,
  SINK_KINDS,
  text,
  tlsFields,
} from '../../config/index.ts';
import { EVENT_FORM } from '../../zenoss/index.ts';
import { checkSettings } from './checkSettings.ts';

const { heartbeat, auth, failover_strategy } = ACCESS_FIELDS;

const schema = Type.Object({
  mode: choice(['api', 'http', 'amqp'], {
    description:
      '`api`: events to the JSON API of Zenoss. `http`: what Ceilometer posts to the ZenPack since 3.0. `amqp`: what ceilometer_zenoss published to it before 4.0.1.',
    examples: ['api'],
  }),
  url: secret({
    description:
      'With `api` the address of Zenoss, with `http` that of the ZenPack’s collector, each without what the sink adds to it; a user and a password in it are sent as basic authentication. With `amqp` the broker of Zenoss, as the `url` of the sink `rabbitmq`.',
    examples: ['https://stackwire:${ZENOSS_PASSWORD}@zenoss.example.net'],
  }),
  device: Type.Optional(
    text({
      description:
        'Id of the device in Zenoss that stands for the cloud. Without it, it is the name of the cloud.',
    }),
  ),
  api_key: Type.Optional(
    secret({ description: 'With `api`: key of Zenoss Cloud, sent in the header `z-api-key`.' }),
  ),
  class_key_prefix: text({
    description:
      'With `api`: what event class keys begin with. `openstack-` is that of the ZenPack since 3.0, before it was `openstack|`.',
    default: EVENT_FORM.keyPrefix,
  }),
  problem_class: text({
    description: 'With `api`: event class of problems.',
    default: EVENT_FORM.problemClass,
  }),
  kinds: Type.Optional(
    list(choice(SINK_KINDS, { description: 'A kind of line.' }), {
      description:
        'What is delivered. `api` takes `event` and `problem`, and without this `problem`; the others take `sample` and either `change` or `event`, and without this `change`.',
      minItems: 1,
    }),
  ),
  ...paceFields(['problem']),
  headers: HTTP_FIELDS.headers,
  timeout: HTTP_FIELDS.timeout,
  heartbeat,
  auth,
  failover_strategy,
  tls: tlsFields('target', 'For `https`, `amqps`, or `ssl=1` in the URL of a broker.'),
});

export const zenossSpec = componentSpec({
  kind: 'sink',
  type: 'zenoss',
  title: 'Zenoss',
  description:
    'Tells Zenoss of events and problems by its JSON API, or its ZenPack OpenStackInfrastructure of the cloud’s objects, in the form of Ceilometer.',
  schema,
  check: checkSettings,
});

export type ZenossSettings = Readonly<Static<typeof schema>>;
