import { linkOf, type Fault, type LinkStage } from '../fault.ts';

export const slowLink: Fault<LinkStage> = {
  name: 'slow-link',
  does: 'the link carries a tenth of what is sent for a while',
  expects: 'nothing lost',
  prepare: () => ({
    inject: async (stage) => {
      const { random, pause } = stage;
      const proxy = linkOf(stage);
      proxy.bytesPerSecond = random.integer(20_000, 80_000);
      await pause(2000, 6000);
      proxy.bytesPerSecond = Infinity;
    },
  }),
};
