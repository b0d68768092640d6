import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Micros } from '../model/index.ts';
import { WallTime } from './wallTime.ts';

const wall = new WallTime(Date.now, () => performance.now());

/** The machine's clock. */
export const systemClock: Clock = {
  now: (): Micros => wall.now(),
  onStep: (hear) => wall.onStep(hear),
  sleep: async (millis, signal) => {
    // An aborted sleep is over, not failed.
    await wait(millis, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};
