import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS, accessFindings } from '../../amqp/index.ts';
import { componentSpec, duration, filterFindings, flag, paceFields, text } from '../../config/index.ts';
import { CONTROL_EXCHANGE } from '../../control/index.ts';

const schema = Type.Object({
  ...ACCESS_FIELDS,
  exchange: text({
    description: 'Exchange at which probes listen, each for its own host. Probes must say the same.',
    default: CONTROL_EXCHANGE,
  }),
  declare: flag({
    description:
      'Whether the exchange is declared, as a durable direct exchange. Without the right to configure it, let an administrator make it: `false` only looks whether it is there.',
    default: true,
  }),
  max_age: duration({
    description: 'A delete that began longer ago is not asked about: its guest is gone.',
    default: '5m',
  }),
  ...paceFields(['sample']),
});

export const probeSpec = componentSpec({
  kind: 'sink',
  type: 'probe',
  title: 'Probe',
  description:
    'Asks the probe on the host of an instance that is being deleted for its last samples, by a message to an exchange. Where no host is known, or no probe listens there, or none has sent any a minute after `max_age`, it says so in an event, `guest.samples.unavailable`.',
  schema,
  check: (settings) => [...accessFindings(settings), ...filterFindings(settings)],
});

export type ProbeSettings = Readonly<Static<typeof schema>>;
