import { SteppedClock } from '../../test/support/steppedClock.ts';
import type { Fault } from '../fault.ts';

/** Farthest step, in seconds: a day, which is less than the horizon of forgetting. */
const FARTHEST = 86_400;
const STEPS = 4;

export const clockStepped: Fault = {
  name: 'clock-stepped',
  does: 'the wall clock of the bridge’s process steps forth and back by up to a day while it runs, then is right again',
  expects: 'nothing lost',
  prepare: async (cleanup) => {
    const clock = await SteppedClock.create(cleanup);
    if (typeof clock === 'string') return clock;
    return {
      environment: clock.environment,
      inject: async ({ random, pause }) => {
        for (let step = 0; step < STEPS; step++) {
          clock.step(random.integer(-FARTHEST, FARTHEST));
          await pause(200, 1000);
        }
        clock.step(0);
      },
    };
  },
};
