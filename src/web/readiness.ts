import type { Health } from './ports.ts';

export interface Readiness {
  readonly ready: boolean;
  /** One sentence for each thing that is missing; empty when ready. */
  readonly reasons: readonly string[];
}

/** Ready means: the store is open and writes, everything configured arrives, and the bridge is not on its way out. */
export function readiness(health: Health): Readiness {
  // Draining stops the sources one by one: that they are stopped is no reason of its own then.
  const reasons = (health.draining ? [] : health.sources)
    .filter((source) => source.state !== 'bound' && !source.ended)
    .map(({ name, state, detail }) => `source ${name} is ${state}${detail === '' ? '' : `: ${detail}`}`);
  if ((health.blocked ?? null) !== null) reasons.unshift(`the store refuses to write: ${health.blocked}`);
  if (!health.store) reasons.unshift('the store is not open');
  if (health.draining) reasons.unshift('the bridge is draining');
  return { ready: reasons.length === 0, reasons };
}
