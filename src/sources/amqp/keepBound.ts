import type { Clock } from '../../model/index.ts';
import type { Bindings } from './bindings.ts';
import type { HeldBindings } from './heldBindings.ts';
import type { Session } from './session.ts';

export interface BindingParts {
  readonly session: Session;
  readonly bindings: Bindings;
  /** Tells which bindings there are, where anybody can. */
  readonly held: HeldBindings | undefined;
  readonly clock: Clock;
  /** Hears that something may have changed, after each round. */
  readonly looked: () => void;
}

/** Binds what is there and looks again for what is not, until `over`. Rejects when the connection is gone. */
export async function keepBound(
  { session, bindings, held, clock, looked }: BindingParts,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const due = bindings.due(clock.now());
    const trusted = due.filter((name) => bindings.trusts(name));
    const there = (trusted.length > 0 && (await held?.())) || null;
    if (over.aborted) return;
    for (const name of trusted) {
      // Deleted and declared again since the last look. Binding again would hide it.
      if (there?.has(name) === false) bindings.missing(name, clock.now(), 'had lost its binding');
    }
    for (const name of due) {
      const reason = await session.attach(name);
      if (over.aborted) return;
      if (reason === null) bindings.bound(name, clock.now());
      else bindings.missing(name, clock.now(), reason);
    }
    looked();
    await clock.sleep(bindings.rest(clock.now()), over);
  }
}
