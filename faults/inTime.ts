import { setTimeout as wait } from 'node:timers/promises';

/** What `work` comes to; rejects with `otherwise` when that takes longer than `millis`. */
export async function inTime<T>(work: Promise<T>, millis: number, otherwise: () => string): Promise<T> {
  const timer = new AbortController();
  const late = wait(millis, null, { signal: timer.signal }).then(
    () => {
      throw new Error(`after ${millis / 1000} s ${otherwise()}`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
