import { systemClock } from './systemClock.ts';

/** Whether `work` has ended within so many milliseconds; where it has not, it goes on by itself. */
export async function inTime(work: Promise<unknown>, millis: number): Promise<boolean> {
  const over = new AbortController();
  const ended = work.then(() => true).finally(() => over.abort());
  return Promise.race([ended, systemClock.sleep(millis, over.signal).then(() => over.signal.aborted)]);
}
