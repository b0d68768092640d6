import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/model/index.ts';

/** The real clock, for suites that talk to real services. */
export const wallClock: Clock = {
  now: () => Date.now() * 1000,
  sleep: (millis, signal) => sleep(millis, undefined, signal ? { signal } : {}).catch(() => undefined),
};
