import { linkOf, type Fault, type LinkStage } from '../fault.ts';

export const halfOpen: Fault<LinkStage> = {
  name: 'half-open-link',
  does: 'the link goes silent without being closed; only a new one works',
  expects: 'nothing lost',
  prepare: () => ({
    inject: (stage) => {
      linkOf(stage).stall();
      return Promise.resolve();
    },
  }),
};
