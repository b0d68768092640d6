import { lockStore } from '../../test/support/lockStore.ts';
import { blocked, TOLD } from '../blocked.ts';
import type { Fault, Stage } from '../fault.ts';
import { inTime } from '../inTime.ts';

export const storeLocked: Fault<Stage> = {
  name: 'store-locked',
  does: 'another program holds the store’s write lock for a while',
  expects: 'nothing lost',
  prepare: () => ({
    inject: async ({ bridge, pause }) => {
      const release = lockStore(bridge.store);
      try {
        await inTime(blocked(bridge), TOLD, () => `the bridge did not say that it waits:\n${bridge.errors}`);
        await pause(0, 3000);
      } finally {
        release();
      }
    },
  }),
};
