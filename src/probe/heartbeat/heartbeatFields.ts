import { Type, type Static } from 'typebox';
import { choice, duration, integer, list } from '../../config/index.ts';
import { SECOND } from '../../model/index.ts';
import { selectionFields } from '../selection/selectionFields.ts';
import type { PulseRules } from './pulse.ts';

const span = (description: string, standard: string) => duration({ description, default: standard });
const seconds = (description: string, standard: string) =>
  duration({ description, default: standard, atLeast: '1s' });

const hostStall = Type.Object(
  {
    guests: integer({
      description: 'As many guests must be silent together at least; fewer are told of one by one.',
      default: 4,
      minimum: 2,
    }),
    percent: integer({
      description: 'And they must be more than this part of the guests that were alive, in percent.',
      default: 50,
      minimum: 1,
      maximum: 99,
    }),
  },
  { description: 'When a host is said to stall, instead of each of its guests to hang.', default: {} },
);

const lanes = Type.Object(
  {
    each: integer({
      description:
        'Most questions in flight on one connection to libvirt, which stops reading from one that has five.',
      default: 4,
      minimum: 1,
      maximum: 4,
    }),
    all: integer({
      description:
        'Most questions in flight on both connections. Each takes one of libvirt’s `max_workers` (20 unless set), which nova needs as well.',
      default: 8,
      minimum: 2,
      maximum: 8,
    }),
  },
  { description: 'How much of libvirt the heartbeat takes at a time.', default: {} },
);

/** The section `heartbeat`. */
export const HEARTBEAT_FIELDS = {
  ...selectionFields(['stackwire:heartbeat', 'stackwire_heartbeat']),
  interval: seconds('How often a guest is asked.', '10s'),
  timeout: seconds(
    'How long an answer may take, in whole seconds. After a first miss libvirt itself waits 5 s whatever is said here.',
    '2s',
  ),
  failures: integer({
    description: 'After exactly so many misses in a row a guest is reported.',
    default: 3,
    minimum: 1,
    maximum: 1000,
  }),
  counting: choice(['exact', 'masakari'], {
    description:
      '`masakari` reports as late as its introspective monitor with the same number: two misses later than it says.',
    default: 'exact',
  }),
  hold: span('After a reported guest came back it is not reported again for so long.', '2m'),
  back_off: list(duration({ description: 'Time to the next question.', atLeast: '1s' }), {
    description: 'When guests are asked again that were reported; the last one holds from then on.',
    default: ['10s', '20s', '40s', '60s'],
    minItems: 1,
  }),
  boot_grace: span('How long a guest may take from its start until its agent runs.', '5m'),
  agent_grace: span('How long an agent may be gone, as while it is upgraded.', '1m'),
  host_stall: hostStall,
  lanes,
};

const schema = Type.Object(HEARTBEAT_FIELDS);

export type HeartbeatSettings = Readonly<Static<typeof schema>>;

export function pulseRules({ failures, counting, hold }: HeartbeatSettings): PulseRules {
  return { threshold: counting === 'masakari' ? failures + 2 : failures, hold };
}

/** Whole seconds, at least 1, as libvirt takes them. */
export function wholeSeconds(micros: number): number {
  return Math.max(1, Math.ceil(micros / SECOND));
}
