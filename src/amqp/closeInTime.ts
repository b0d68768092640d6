import type { Duplex } from 'node:stream';
import type { ChannelModel } from 'amqplib';
import type { Clock } from '../model/index.ts';

/** How long a broker may take to answer, milliseconds. */
const ANSWER = 2000;

/** The socket of a connection, which amqplib has but does not publish. */
export function socketOf(model: ChannelModel): Duplex {
  return (model.connection as unknown as { readonly stream: Duplex }).stream;
}

/**
 * Waits for a good-bye to be answered, however it is, but not for an answer that never comes, as over a dead
 * link: then the socket is torn down.
 */
export async function closeInTime(work: Promise<unknown>, model: ChannelModel, clock: Clock): Promise<void> {
  const answered = new AbortController();
  const done = work.catch(() => undefined).then(() => answered.abort());
  const late = clock.sleep(ANSWER, answered.signal).then(() => {
    // With an error, for that is how amqplib hears of it and stops its timers.
    if (!answered.signal.aborted)
      socketOf(model).destroy(new Error('the broker did not answer the good-bye'));
  });
  await Promise.race([done, late]);
}
