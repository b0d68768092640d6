import type { Fault } from '../fault.ts';

const LIMIT = 200;

export const queueOverflow: Fault = {
  name: 'queue-overflow',
  does: 'more messages gather while the bridge is stopped than its queue may hold, and the oldest are dropped',
  expects: 'gap named',
  maxLength: LIMIT,
  prepare: () => ({
    inject: async ({ bridge, load, random }) => {
      await bridge.stop();
      await load.burst(LIMIT * random.integer(2, 6));
      bridge.restart();
    },
  }),
};
