import type { Clock, QueueBacklog } from '../../model/index.ts';
import type { Probe } from './probe.ts';

/** Milliseconds between two looks. A full queue is also seen when a connection begins, before anything is taken. */
const LOOK = 5000;

export interface DepthParts {
  /** Its answers come on a channel of their own. */
  readonly probe: Probe;
  readonly queue: string;
  /** Messages that the queue can hold. */
  readonly limit: number;
  readonly clock: Clock;
  readonly tell: (backlog: QueueBacklog) => void;
}

/**
 * Looks now and then how many messages wait in our queue, until `over`. The count leaves out what is delivered and not
 * yet settled, as the limit does. A queue that drops its oldest says nothing of it: being full is all that can be seen.
 */
export async function watchDepth(
  { probe, queue, limit, clock, tell }: DepthParts,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(LOOK, over);
    if (over.aborted) return;
    // A queue that is gone ends the session, and a connection that is gone the question.
    await probe
      .ask(async (channel) => tell({ depth: (await channel.checkQueue(queue)).messageCount, limit }))
      .catch(() => undefined);
  }
}
