import type { OutgoingKind } from '../../model/index.ts';
import type { ConsoleSettings } from './spec.ts';

/** What the console is to be given. The state of all objects is for machines that keep one. */
export function consoleKinds({
  events,
  changes,
  problems,
  samples,
}: ConsoleSettings): ReadonlySet<OutgoingKind> {
  const wanted: Readonly<Partial<Record<OutgoingKind, boolean>>> = {
    event: events,
    change: changes,
    problem: problems,
    sample: samples,
  };
  const kinds = Object.keys(wanted) as (keyof typeof wanted)[];
  return new Set(kinds.filter((kind) => wanted[kind] === true));
}
