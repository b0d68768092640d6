import { SteppedClock } from '../../test/support/steppedClock.ts';
import type { Fault, RabbitStage } from '../fault.ts';

/** Farthest step, in seconds: a day, which is less than the horizon of forgetting. */
const FARTHEST = 86_400;
const STEPS = 4;
/** Seconds from the true time at which the bridge of the first fault starts. */
const BEHIND = -7200;

const stepping =
  (begin: number, inject: (clock: SteppedClock, stage: RabbitStage) => Promise<void>): Fault['prepare'] =>
  async (cleanup) => {
    const clock = await SteppedClock.create(cleanup);
    if (typeof clock === 'string') return clock;
    clock.step(begin);
    return { environment: clock.environment, inject: (stage) => inject(clock, stage) };
  };

export const clockStepped: Fault = {
  name: 'clock-stepped',
  does: 'the bridge starts with a clock that is hours behind, which then steps forth and back and is right in the end',
  expects: 'nothing lost',
  prepare: stepping(BEHIND, async (clock, { random, pause }) => {
    for (let step = 0; step < STEPS; step++) {
      clock.step(random.integer(-FARTHEST, FARTHEST));
      await pause(200, 1000);
    }
    clock.step(0);
  }),
};

export const clockSteppedUnbound: Fault = {
  name: 'clock-stepped-unbound',
  does: 'the clock steps back, and is right again, while the exchange is away',
  expects: 'gap named',
  prepare: stepping(0, async (clock, { broker, exchange, load, random, pause }) => {
    await load.hold();
    await broker.as((channel) => channel.deleteExchange(exchange));
    await pause(6000, 8000);
    clock.step(-random.integer(600, FARTHEST));
    await pause(1000, 2000);
    clock.step(0);
    load.release();
  }),
};
