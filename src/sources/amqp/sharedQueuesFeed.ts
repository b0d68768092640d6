import type { Feed } from './feed.ts';
import { refusalText } from './feed.ts';

/**
 * Takes the messages of queues that services made and others may read too. Nothing is declared, bound or
 * removed; a queue that is not there is waited for. All are read on one channel, so that one tag settles them.
 */
export function sharedQueuesFeed(queues: readonly string[]): Feed {
  const reading = new Set<string>();
  return {
    subject: 'queue',
    names: queues,
    open: () => {
      reading.clear();
      return Promise.resolve(false);
    },
    attach: async (queue, { probe, consume }) => {
      // A queue that goes away cancels its consumer, which ends the session.
      if (reading.has(queue)) return null;
      const refusal = await probe.ask((channel) => channel.checkQueue(queue));
      if (refusal !== null) return refusalText(refusal, 'read');
      await consume(queue);
      reading.add(queue);
      return null;
    },
  };
}
