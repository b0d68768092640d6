import type { Fault, Stage } from '../fault.ts';

/** Kills in a short run, and for how long in a long one, milliseconds. */
const FEW = 3;
const LONG = 120_000;

export const bridgeKilled: Fault<Stage> = {
  name: 'bridge-killed',
  does: 'SIGKILL to the bridge at random moments, again and again, each time started anew at once',
  expects: 'nothing lost',
  oslo: true,
  prepare: () => ({
    inject: async ({ bridge, long, pause }) => {
      const end = Date.now() + (long ? LONG : 0);
      for (let kills = 0; kills < FEW || Date.now() < end; kills++) {
        await bridge.killAndRestart();
        // Sometimes before it is up, sometimes while it reads what has gathered.
        await pause(100, 3000);
      }
    },
  }),
};
