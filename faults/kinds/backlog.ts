import type { Fault } from '../fault.ts';

const COUNT = 1_000_000;

export const backlog: Fault = {
  name: 'backlog',
  does: 'a million messages gather while the bridge is stopped',
  expects: 'nothing lost',
  strikes: 'broker',
  only: 'once in a long run',
  patience: 1_800_000,
  prepare: () => ({
    inject: async ({ bridge, load }) => {
      await bridge.stop();
      await load.burst(COUNT);
      bridge.restart();
    },
  }),
};
