import type { Clock, Logger, Micros, OutgoingItem, Sink } from '../model/index.ts';

export interface ActingParts {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a sink does at its target. */
export interface Actor {
  /** As `deliver` of a sink, for one item. `generated` is when it happened, as in the contract. */
  act(item: OutgoingItem, generated: string, signal: AbortSignal): Promise<void>;
  /** Resolves where the target could be reached and would listen; it does nothing there. */
  rehearse(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A sink that acts upon what has just happened, and passes over the rest. */
export function createActingSink(
  { max_age }: { readonly max_age: Micros },
  { name, clock, logger }: ActingParts,
  actor: Actor,
): Sink {
  const act = async (item: OutgoingItem, signal: AbortSignal): Promise<void> => {
    const { key, event } = item;
    // What only stands when a sink begins, and a gap: when they came about nobody was asked to act.
    if (event === null) return;
    const { generated } = event;
    if (clock.now() - Date.parse(generated) * 1000 > max_age) {
      logger.warn({ sink: name, key, generated }, 'not acted upon: it happened too long ago');
      return;
    }
    await actor.act(item, generated, signal);
  };
  return {
    name,
    deliver: async (items, signal) => {
      for (const item of items) await act(item, signal);
    },
    rehearse: (signal) => actor.rehearse(signal),
    close: () => actor.close(),
  };
}
