import { Type } from 'typebox';
import { componentSpec } from './componentSpec.ts';
import { choice, duration, flag, integer, list, path, secret, size, text } from './fields.ts';
import { prometheusSection } from './prometheusSection.ts';
import { reachabilitySection } from './reachabilitySection.ts';
import { watchSection } from './watchSection.ts';

/** Keys at the top of the file that are no section of their own. */
export const generalSection = componentSpec({
  kind: 'section',
  type: '',
  title: 'General',
  description: 'Keys at the top of the file.',
  schema: Type.Object({
    cloud: text({
      description: 'Name of the cloud: the `device` of flat events.',
      default: 'openstack',
      examples: ['rdu2'],
    }),
    mappings: list(path({ description: 'A folder of mapping files.' }), {
      description: 'Folders of mapping files, instead of the ones that come with stackwire.',
      default: [],
    }),
    overlays: list(path({ description: 'A folder of mapping files.' }), {
      description:
        'Folders whose mapping files are laid over the ones before them, merged by object, event and field name.',
      default: [],
    }),
    meters: list(
      Type.Union([
        choice(['shipped'], { description: 'The meters that come with stackwire.' }),
        path({ description: 'A meters.yaml, or a folder of such files.' }),
      ]),
      {
        description:
          "Files of meters in Ceilometer's language, for samples; the first that has a meter counts. `shipped` stands for the set that comes with stackwire, which gives what Ceilometer's agent gives.",
        default: [],
        examples: [['/etc/ceilometer/meters.d', 'shipped']],
      },
    ),
    definitions: Type.Optional(
      path({
        description:
          "Ceilometer's event_definitions.yaml, or one of that language: its traits are added to the flat events.",
        examples: ['/etc/ceilometer/event_definitions.yaml'],
      }),
    ),
    drop_unmatched_notifications: flag({
      description:
        "Whether an event that no definition of `definitions` matches gets none of Ceilometer's default traits. The mappings read it all the same; in `replay --strict` there is no event of it.",
      default: false,
    }),
    max_skew: duration({
      description:
        'How far after its receipt a message may be stamped. A later stamp is replaced by the receipt time, and the sender gets a clock-skew problem.',
      default: '5m',
    }),
    horizon: duration({
      description:
        'How long deleted objects and the ids of seen messages are remembered, measured in event time. Older messages create nothing and send nothing.',
      default: '30d',
    }),
  }),
});

export const httpSection = componentSpec({
  kind: 'section',
  type: 'http',
  title: 'HTTP',
  description: 'The API, the console and the metrics.',
  schema: Type.Object({
    host: text({
      description: 'Address to listen on. Any other than a loopback address needs a `token`.',
      default: '127.0.0.1',
    }),
    port: integer({
      description: 'Port to listen on; 0 takes a free one.',
      default: 8080,
      minimum: 0,
      maximum: 65_535,
    }),
    max_streams: integer({
      description: 'Most clients of `/api/v1/stream` at a time; one more gets a 503.',
      default: 32,
      minimum: 0,
      maximum: 1000,
    }),
    token: Type.Optional(
      secret({
        description: 'What clients must send as `Authorization: Bearer TOKEN`.',
        examples: ['${STACKWIRE_TOKEN}'],
      }),
    ),
  }),
});

export const batchSection = componentSpec({
  kind: 'section',
  type: 'batch',
  title: 'Batches',
  description:
    'A batch is whatever arrived while the one before it was committed, up to these limits. Reading stops while as many bytes wait.',
  schema: Type.Object({
    max_messages: integer({ description: 'Most messages of one transaction.', default: 2000, minimum: 1 }),
    max_bytes: size({ description: 'Most bytes that wait in memory.', default: '64MB' }),
  }),
});

export const shutdownSection = componentSpec({
  kind: 'section',
  type: 'shutdown',
  title: 'Shutdown',
  description: 'What a stop (SIGTERM, SIGINT) may take.',
  schema: Type.Object({
    within: duration({
      description:
        'How long what was read may take to be committed, acknowledged and delivered. What is left then stays in the broker and in the log.',
      default: '10s',
    }),
    notice: duration({
      description:
        'How long HTTP answers at least after the signal, with `/health/ready` saying 503, so that a load balancer or Kubernetes notices before it is gone.',
      default: '0s',
    }),
  }),
});

export const logSection = componentSpec({
  kind: 'section',
  type: 'log',
  title: 'Log',
  description: 'What the program says of itself, on stderr.',
  schema: Type.Object({
    level: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      description: 'The least severe lines that are written.',
      default: 'info',
    }),
  }),
});

/** The sections that are mappings of their own. */
export const SECTIONS = [
  httpSection,
  prometheusSection,
  batchSection,
  watchSection,
  reachabilitySection,
  shutdownSection,
  logSection,
] as const;
