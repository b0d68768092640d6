import type { Clock, Micros } from '../model/index.ts';
import { WallTime } from './wallTime.ts';

const wall = new WallTime(Date.now, () => performance.now());

/** The machine's clock. */
export const systemClock: Clock = {
  now: (): Micros => wall.now(),
  onStep: (hear) => wall.onStep(hear),
  // Whoever asks much sleeps much, beside each answer: node:timers/promises makes two errors of every sleep that is aborted.
  sleep: (millis, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      // An aborted sleep is over, not failed.
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, millis);
      signal?.addEventListener('abort', end);
    }),
};
