import type { Micros } from '../../model/index.ts';
import type { Count } from './counts.ts';
import type { Figures, MeterValues } from './figures.ts';
import { METERS } from './meterTable.ts';

/** Since when the counters of a domain have counted without beginning anew. */
export interface CounterRuns {
  /** `instance`, `disk vda`, `interface tap…` → when this run was seen first. */
  readonly since: Readonly<Record<string, Micros>>;
  /** How often counters were seen to begin anew. */
  readonly resets: number;
}

export const NO_RUNS: CounterRuns = { since: {}, resets: 0 };

const CUMULATIVE = METERS.filter(({ type }) => type === 'cumulative').map(({ name }) => name);

/**
 * Follows the counters from one look to the next. They begin anew with a new QEMU process (a hard reboot, a stop and start, a
 * migration), and those of one device where it was taken out and put in again, which only shows in a value that went down.
 */
export function followCounters(runs: CounterRuns, before: Figures | null, now: Figures): CounterRuns {
  const anew = before !== null && before.process !== now.process;
  const since: Record<string, Micros> = {};
  let resets = runs.resets + (anew ? 1 : 0);
  for (const [name, values] of scopes(now)) {
    const known = runs.since[name];
    const past = before === null ? undefined : scopes(before).get(name);
    const fell = !anew && past !== undefined && wentDown(past, values);
    if (fell) resets += 1;
    since[name] = anew || fell || known === undefined ? now.at : known;
  }
  return { since, resets };
}

/** The counters of a domain by what counts. */
export function scopes({ instance, disks, interfaces }: Figures): ReadonlyMap<string, MeterValues> {
  return new Map([
    ['instance', instance],
    ...Object.entries(disks).map(([device, values]) => [`disk ${device}`, values] as const),
    ...Object.entries(interfaces).map(([device, values]) => [`interface ${device}`, values] as const),
  ]);
}

function wentDown(past: MeterValues, values: MeterValues): boolean {
  return CUMULATIVE.some((name) => lower(values[name], past[name]));
}

function lower(value: Count | undefined, than: Count | undefined): boolean {
  return value !== undefined && than !== undefined && value < than;
}
