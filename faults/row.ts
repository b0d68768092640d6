import { median } from '../bench/median.ts';
import type { Fault } from './fault.ts';
import type { Trial } from './trial.ts';

/** What a fault says of itself. */
type Described = Pick<Fault, 'name' | 'does' | 'expects'>;

/** What all trials of one fault came to. */
export interface Row {
  readonly fault: Described;
  readonly tried: number;
  readonly messages: number;
  readonly lost: number;
  readonly named: number;
  readonly doubled: number;
  /** Milliseconds. */
  readonly recovery: { readonly median: number; readonly worst: number };
  /** MiB. */
  readonly peak: number;
  /** What does not hold, a sentence each; empty where everything does. */
  readonly complaints: readonly string[];
  /** Why it could not be tried here. */
  readonly skipped: string | null;
}

/** `failures` are trials that came to no comparison. */
export function toRow(
  fault: Described,
  trials: readonly Trial[],
  failures: readonly string[],
  skipped: string | null,
): Row {
  const sum = (count: (trial: Trial) => number): number =>
    trials.reduce((total, trial) => total + count(trial), 0);
  const recoveries = trials.map(({ recovery }) => recovery);
  return {
    fault,
    tried: trials.length + failures.length,
    messages: sum(({ sent }) => sent),
    lost: sum(({ lost }) => lost.length),
    named: sum(({ named }) => named.length),
    doubled: sum(({ doubled }) => doubled.length),
    recovery: { median: median(recoveries), worst: Math.max(...recoveries) },
    peak: Math.max(...trials.map(({ peak }) => peak)),
    complaints: [...trials.flatMap((trial) => complaintsOf(fault, trial)), ...failures],
    skipped,
  };
}

function complaintsOf(fault: Described, { lost, named, doubled, strange, untold }: Trial): readonly string[] {
  const found = [
    { what: 'lost', ids: lost },
    { what: 'lost in a gap, where nothing may be', ids: fault.expects === 'nothing lost' ? named : [] },
    { what: 'doubled', ids: doubled },
    { what: 'never sent, and yet there', ids: strange },
    { what: 'not told to a target', ids: untold?.missing ?? [] },
    { what: 'told to a target out of order', ids: untold?.disordered ?? [] },
  ];
  return found
    .filter(({ ids }) => ids.length > 0)
    .map(
      ({ what, ids }) => `${ids.length} ${what}: ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}`,
    );
}
