import { SmallDisk } from '../../test/support/smallDisk.ts';
import type { Fault, Stage } from '../fault.ts';
import { inTime } from '../inTime.ts';
import { blocked, TOLD } from '../blocked.ts';

const MEBIBYTES = 24;

export const diskFull: Fault<Stage> = {
  name: 'disk-full',
  does: 'the store’s disk is full to its last byte for a while',
  expects: 'nothing lost',
  prepare: async (cleanup) => {
    const disk = await SmallDisk.mount(cleanup, MEBIBYTES);
    if (typeof disk === 'string') return disk;
    return {
      above: disk.folder,
      inject: async ({ bridge, pause }) => {
        disk.fill();
        await inTime(blocked(bridge), TOLD, () => `the bridge did not say that it waits:\n${bridge.errors}`);
        await pause(0, 3000);
        disk.free();
      },
    };
  },
};
