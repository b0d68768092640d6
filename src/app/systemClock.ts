import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Micros } from '../model/index.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: (): Micros => Math.round((performance.timeOrigin + performance.now()) * 1000),
  sleep: async (millis, signal) => {
    // An aborted sleep is over, not failed.
    await wait(millis, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};
