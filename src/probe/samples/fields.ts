import { Type, type Static } from 'typebox';
import { duration } from '../../config/index.ts';

/** How last samples are taken. */
export const SAMPLER_FIELDS = {
  interval: duration({
    description:
      'How often the counters of all instances are read. The last samples of an instance that goes unasked are at most this old.',
    default: '60s',
    atLeast: '1s',
  }),
  grace: duration({
    description:
      'For how long an instance may be gone before its last samples are sent without being asked for: a hard reboot, a rescue and a rebuild take the domain away and make it anew, a rebuild after it has fetched the image.',
    default: '10m',
  }),
};

const schema = Type.Object(SAMPLER_FIELDS);

export type SamplerSettings = Readonly<Static<typeof schema>>;
