import type { Fault } from '../fault.ts';

export const halfOpen: Fault = {
  name: 'half-open-link',
  does: 'the link goes silent without being closed; only a new one works',
  expects: 'nothing lost',
  prepare: () => ({
    inject: ({ proxy }) => {
      proxy.stall();
      return Promise.resolve();
    },
  }),
};
