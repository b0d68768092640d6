import type { Clock, StoreReader } from '../model/index.ts';
import type { FeedWatch } from './feedWatch.ts';

/** Newest rows of the log that are read again after a start. */
const ROWS = 500_000;
/** Rows at a time, and the rest between two slices in milliseconds, so that reading the feed never waits for it. */
const SLICE = 250;
const REST = 5;

/**
 * Learns again what earlier runs heard: the rhythm of publishers, and starts without ends. The log has it all, so nothing
 * is kept beside it that could differ from it after a kill. `upTo` is where the log ended when this run began.
 */
export async function relearn(
  watch: FeedWatch,
  reader: Pick<StoreReader, 'log'>,
  upTo: number,
  clock: Clock,
  signal: AbortSignal,
  rows: number = ROWS,
): Promise<void> {
  const history = watch.history();
  let seq = Math.max(0, upTo - rows);
  while (seq < upTo && !signal.aborted) {
    const entries = reader.log(seq, SLICE).filter((entry) => entry.seq <= upTo);
    const last = entries.at(-1);
    if (last === undefined) break;
    for (const entry of entries) history.take(entry);
    history.clock.adaptCut();
    seq = last.seq;
    await clock.sleep(REST, signal);
  }
  if (!signal.aborted) watch.adopt(history);
}
