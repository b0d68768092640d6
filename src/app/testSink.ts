import { randomUUID } from 'node:crypto';
import type { Config } from '../config/index.ts';
import { testItems } from '../delivery/index.ts';
import type { Logger, OutgoingItem } from '../model/index.ts';
import type { ConsoleOutput } from '../sinks/console/index.ts';
import { systemClock } from '../machine/index.ts';
import { createSink } from './components.ts';

/** What a target made of one test item. */
export interface SinkTest {
  readonly item: OutgoingItem;
  /** Whether the sink's filter would have let it through; it is delivered all the same. */
  readonly accepted: boolean;
  /** Whether the target was only asked if it would listen, since it acts upon what it takes. */
  readonly rehearsed: boolean;
  /** null where it was taken, else what went wrong. */
  readonly error: string | null;
}

const nothing = (): void => undefined;
const SILENT: Logger = { info: nothing, warn: nothing, error: nothing };

/** Longest wait for one answer, milliseconds. */
const PATIENCE = 60_000;

/**
 * Delivers one marked item of each kind that a configured sink takes to its target, each alone, without the store. Who acts upon
 * what it takes is only asked.
 */
export async function* testSink(
  component: Config['sinks'][number],
  cloud: string,
  output: ConsoleOutput,
): AsyncIterable<SinkTest> {
  const { sink, plan } = createSink(component, {
    output,
    clock: systemClock,
    // What went wrong is shown with the item.
    logger: SILENT,
    cloud,
    standing: () => [],
    stateOf: () => null,
    probeReport: nothing,
    awaitedMemory: () => ({ read: () => [], write: nothing }),
  });
  const items = testItems(`stackwire-test-${randomUUID()}`, cloud, systemClock.now());
  try {
    for (const item of items.filter(({ kind }) => plan.kinds.has(kind))) {
      const signal = AbortSignal.timeout(PATIENCE);
      const attempt = sink.rehearse === undefined ? sink.deliver([item], signal) : sink.rehearse(signal);
      const error = await attempt.then(
        () => null,
        (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
      );
      yield { item, accepted: plan.accepts(item), rehearsed: sink.rehearse !== undefined, error };
    }
  } finally {
    await sink.close();
  }
}
