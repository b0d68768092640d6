import { Type, type Static } from 'typebox';
import {
  choice,
  flag,
  HTTP_FIELDS,
  list,
  paceFields,
  path,
  ROTATE_FIELD,
  secret,
  targetUrl,
  text,
} from '../../config/index.ts';
import { amqp1NotifierFields, KAFKA_NOTIFIER_FIELDS, rabbitNotifierFields } from '../../notifier/index.ts';

const PUBLISHER_FIELDS = {
  event_topic: text({
    description: 'Topic of events; their routing key has `.sample` behind it.',
    default: 'event',
  }),
  metering_topic: text({
    description: 'Topic of samples; their routing key has `.sample` behind it.',
    default: 'metering',
  }),
  telemetry_secret: Type.Optional(
    secret({
      description:
        'Key of the signatures, as `telemetry_secret` of whoever reads. Without it there is no signature.',
    }),
  ),
};

const notifier = Type.Object(
  {
    ...rabbitNotifierFields('ceilometer', 'the `control_exchange` of Ceilometer’s agent'),
    ...PUBLISHER_FIELDS,
  },
  {
    description: 'As the publisher `notifier://`: signed, over RabbitMQ.',
    examples: [
      {
        url: 'rabbit://stackwire:${RABBIT_PASSWORD}@controller-1:5672/',
        telemetry_secret: '${TELEMETRY_SECRET}',
      },
    ],
  },
);

const kafka = Type.Object(
  { ...KAFKA_NOTIFIER_FIELDS, ...PUBLISHER_FIELDS },
  {
    description:
      'As the publisher `notifier://?driver=kafka`: signed, over Kafka. The topics must exist: `event.sample` and `metering.sample`, unless they are named otherwise.',
  },
);

const amqp1 = Type.Object(
  {
    ...amqp1NotifierFields('ceilometer', 'the `control_exchange` of Ceilometer’s agent'),
    ...PUBLISHER_FIELDS,
  },
  {
    description:
      'As the publisher `notifier://` with oslo.messaging’s driver `amqp`: signed, to a broker or router of AMQP 1.0.',
  },
);

const http = Type.Object(
  {
    url: targetUrl('Where events and samples are posted, `http` or `https`; redirects are not followed.', [
      'https://telemetry.example.net/events',
    ]),
    format: choice(['batched', 'single'], {
      description: '`batched`: lists of events or samples, as with `batch=True`. `single`: each alone.',
      default: 'batched',
    }),
    ...HTTP_FIELDS,
  },
  { description: 'As the publishers `http://` and `https://`.' },
);

const file = Type.Object(
  {
    path: path({
      description:
        'File to append to, a regular one of this sink alone. It and its folder are made where they are missing; only its owner reads it.',
      examples: ['/var/log/stackwire/ceilometer.log'],
    }),
    json: flag({
      description: 'Whether lines are JSON, as with `?json`. Otherwise they are Python’s text of a dict.',
      default: false,
    }),
    rotate: ROTATE_FIELD,
  },
  { description: 'As the publisher `file://`.' },
);

export const schema = Type.Object({
  notifier: Type.Optional(notifier),
  kafka: Type.Optional(kafka),
  amqp1: Type.Optional(amqp1),
  http: Type.Optional(http),
  file: Type.Optional(file),
  kinds: list(choice(['event', 'sample'], { description: 'Events or samples.' }), {
    description: 'What is published.',
    default: ['event', 'sample'],
    minItems: 1,
  }),
  ...paceFields(['event', 'sample']),
});

export type CeilometerSettings = Readonly<Static<typeof schema>>;
/** What notifications are called, and what signs them. */
export type PublisherSettings = Pick<
  Readonly<Static<typeof notifier>>,
  'event_topic' | 'metering_topic' | 'telemetry_secret'
>;
export type HttpSettings = Readonly<Static<typeof http>>;
export type CeilometerFileSettings = Readonly<Static<typeof file>>;
