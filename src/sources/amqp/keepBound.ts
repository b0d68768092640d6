import type { Clock } from '../../model/index.ts';
import type { Bindings } from './bindings.ts';
import type { Session } from './session.ts';

export interface BindingParts {
  readonly session: Session;
  readonly bindings: Bindings;
  readonly clock: Clock;
  /** Hears that something may have changed, after each round. */
  readonly looked: () => void;
}

/** Binds what is there and looks again for what is not, until `over`. Rejects when the connection is gone. */
export async function keepBound(
  { session, bindings, clock, looked }: BindingParts,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    for (const name of bindings.due(clock.now())) {
      const reason = await session.attach(name);
      if (over.aborted) return;
      if (reason === null) bindings.bound(name, clock.now());
      else bindings.missing(name, clock.now(), reason);
    }
    looked();
    await clock.sleep(bindings.rest(clock.now()), over);
  }
}
