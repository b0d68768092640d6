import type { Fault } from '../fault.ts';

export const brokerKilled: Fault = {
  name: 'broker-killed',
  does: 'SIGKILL to the broker’s node; it starts again with what it has on disk',
  expects: 'nothing lost',
  strikes: 'broker',
  oslo: true,
  prepare: () => ({
    inject: async ({ broker: { rabbit }, pause }) => {
      await rabbit.kill();
      await pause(0, 2000);
      await rabbit.restart();
    },
  }),
};
