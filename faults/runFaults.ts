import type { Fault, Stage } from './fault.ts';
import { toRow, type Row } from './row.ts';
import { runTrial, type Trial, type TrialOptions } from './trial.ts';

export interface RunOptions<S extends Stage> extends Omit<TrialOptions<S>, 'round' | 'tamper'> {
  readonly faults: readonly Fault<S>[];
  /** Every fault once, then again in turn until so many minutes are over. */
  readonly minutes: number;
  /** How many are tried at the same time, where they allow it. */
  readonly atOnce: number;
  /** Hears of each trial as it ends. */
  readonly tell: (line: string) => void;
}

const ONCE: Fault['only'] = 'once in a long run';

interface Tried {
  readonly trials: Trial[];
  readonly failures: string[];
  skipped: string | null;
}

/** A row for each fault. */
export async function runFaults<S extends Stage>(options: RunOptions<S>): Promise<readonly Row[]> {
  const { faults, minutes, atOnce } = options;
  const results = new Map(
    faults.map((fault) => [fault, { trials: [], failures: [], skipped: null } as Tried]),
  );
  const end = Date.now() + minutes * 60_000;
  for (let round = 0; round === 0 || Date.now() < end; round++) {
    const work = async (some: Iterable<readonly [Fault<S>, Tried]>): Promise<void> => {
      for (const [fault, tried] of some) {
        if (round === 0 || Date.now() < end) await tryFault(fault, tried, { ...options, round });
      }
    };
    const turn = [...results].filter(([{ only }, { skipped }]) => skipped === null && only !== ONCE);
    if (turn.length === 0) break;
    const those = (struck: Fault['strikes']): Iterable<readonly [Fault<S>, Tried]> =>
      turn.filter(([{ strikes }]) => strikes === struck).values();
    await work(those('broker'));
    const others = those(undefined);
    const first = work(those('certificate')).then(() => work(others));
    await Promise.all([first, ...Array.from({ length: atOnce - 1 }, () => work(others))]);
  }
  for (const [fault, tried] of results) {
    if (fault.only === ONCE) await tryFault(fault, tried, { ...options, round: 0 });
  }
  return [...results].map(([fault, { trials, failures, skipped }]) =>
    toRow(fault, trials, failures, skipped),
  );
}

async function tryFault<S extends Stage>(
  fault: Fault<S>,
  tried: Tried,
  options: TrialOptions<S> & RunOptions<S>,
): Promise<void> {
  const begun = Date.now();
  try {
    const trial = await runTrial(fault, options);
    if (typeof trial === 'string') tried.skipped = trial;
    else tried.trials.push(trial);
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    options.tell(
      `${fault.name}: ${typeof trial === 'string' ? `skipped, ${trial}` : summary(trial)}, ${seconds} s`,
    );
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    tried.failures.push(text);
    options.tell(`${fault.name}: ${text}`);
  }
}

function summary({ sent, lost, named, doubled, recovery }: Trial): string {
  return `${sent} sent, ${lost.length} lost, ${named.length} in a named gap, ${doubled.length} doubled, recovered in ${(recovery / 1000).toFixed(2)} s`;
}
