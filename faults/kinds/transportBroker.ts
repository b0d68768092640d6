import type { Fault, TransportStage } from '../fault.ts';

export const transportBrokerKilled: Fault<TransportStage> = {
  name: 'broker-killed',
  does: 'SIGKILL to the broker; it starts again with what it has on disk',
  expects: 'nothing lost',
  strikes: 'broker',
  prepare: () => ({
    inject: async ({ broker, pause }) => {
      if (broker === null) throw new Error('there is no broker');
      await broker.kill();
      await pause(0, 2000);
      await broker.start();
    },
  }),
};

export const transportBrokerHangs: Fault<TransportStage> = {
  name: 'broker-hangs',
  does: 'the broker stands still for a while, its ports open, as a machine that swaps',
  expects: 'nothing lost',
  strikes: 'broker',
  prepare: () => ({
    inject: async ({ broker, pause }) => {
      if (broker?.hang === undefined) throw new Error('the broker cannot be made to hang');
      const resume = broker.hang();
      await pause(3000, 9000);
      resume();
    },
  }),
};
