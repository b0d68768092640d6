import type { Fault, Stage } from '../fault.ts';

const STOPS = 4;

export const bridgeStopped: Fault<Stage> = {
  name: 'bridge-stopped',
  does: 'the bridge is stopped in good order under load, again and again, and started anew after a moment',
  expects: 'nothing lost',
  only: 'in a long run',
  prepare: () => ({
    inject: async ({ bridge, pause }) => {
      for (let stops = 0; stops < STOPS; stops++) {
        const code = await bridge.stop();
        if (code !== 0) throw new Error(`the bridge ended with ${code}: ${bridge.errors}`);
        await pause(0, 1500);
        bridge.restart();
        await bridge.ready();
        await pause(0, 1500);
      }
    },
  }),
};
