import { SECOND, type Micros } from '../../model/index.ts';
import type { DomainStats } from '../hypervisor/hypervisor.ts';

/** Whether something went on between two looks. */
export type Progress = 'advancing' | 'idle' | 'unknown';

/** What counters say of a guest that does not answer. */
export interface LifeSigns {
  /** `spinning`: a virtual CPU takes all the time that it can get, and no other one ticks. */
  readonly vcpu: Progress | 'spinning';
  /** Percent of the time that the busiest virtual CPU ran, without what it waited; absent where nobody can tell. */
  readonly vcpu_ran?: number;
  /** It asked its disks for something. */
  readonly disk: Progress;
  /** It sent something; what it receives anybody can send it. */
  readonly net: Progress;
  /**
   * The balloon driver of its kernel answered, which QEMU asks every few seconds (nova: `mem_stats_period_seconds`, 10). `never`: not
   * since the machine was started, because it has none, is not asked, or no kernel ever ran.
   */
  readonly balloon: Progress | 'never';
}

export const NO_SIGNS: LifeSigns = { vcpu: 'unknown', disk: 'unknown', net: 'unknown', balloon: 'unknown' };

/** The counters of one look. */
export interface Counters {
  readonly at: Micros;
  /** By counter name. Nanoseconds are held as numbers: a difference of a few seconds is exact enough. */
  readonly values: ReadonlyMap<string, number>;
}

/** A virtual CPU that ran less than this share of the time did nothing: a living kernel has timers. */
const IDLE = 0.0001;
/** One that ran, or wanted to run, more than this did nothing else. */
const BUSY = 0.95;
/** Nova's own seconds between two questions to a balloon driver; its `mem_stats_period_seconds` may be more. */
const BALLOON_PERIOD = 10;
/** A balloon driver that was silent for so many of its periods does not answer. */
const BALLOON_SILENT = 2.5;

const BALLOON = 'balloon.last-update';
const KEPT =
  /^(?:vcpu\.\d+\.(?:time|delay)|block\.\d+\.(?:rd|wr|fl)\.reqs|net\.\d+\.tx\.pkts|balloon\.last-update)$/;

export function countersOf(stats: DomainStats, at: Micros): Counters {
  const values = new Map<string, number>();
  for (const [name, value] of stats) {
    if (KEPT.test(name) && (typeof value === 'number' || typeof value === 'bigint')) {
      values.set(name, Number(value));
    }
  }
  return { at, values };
}

/**
 * What went on between two looks. Counters that went backwards are those of another process and say nothing. `balloonPeriod` is the
 * domain's.
 */
export function lifeSigns(before: Counters, after: Counters, balloonPeriod: number | null = null): LifeSigns {
  const grown = new Map<string, number>();
  for (const [name, value] of after.values) {
    const earlier = before.values.get(name);
    if (earlier === undefined) continue;
    if (value < earlier) return NO_SIGNS;
    grown.set(name, value - earlier);
  }
  const nanos = (after.at - before.at) * 1000;
  return {
    vcpu: vcpuSign(grown, nanos),
    ...vcpuRan(grown, nanos),
    disk: progress(grown, /^block\./),
    net: progress(grown, /^net\./),
    balloon: balloonSign(grown, after, Math.max(BALLOON_PERIOD, balloonPeriod ?? 0)),
  };
}

function progress(grown: ReadonlyMap<string, number>, name: RegExp): Progress {
  const own = [...grown].filter(([counter]) => name.test(counter));
  if (own.length === 0) return 'unknown';
  return own.some(([, by]) => by > 0) ? 'advancing' : 'idle';
}

/** `nanos`: how long lay between the looks. */
function vcpuSign(grown: ReadonlyMap<string, number>, nanos: number): LifeSigns['vcpu'] {
  const shares = [...grown]
    .filter(([name]) => name.endsWith('.time'))
    // What it waited for a processor of the host it would have used.
    .map(([name, ran]) => (ran + (grown.get(name.replace(/time$/, 'delay')) ?? 0)) / nanos);
  if (shares.length === 0 || nanos <= 0) return 'unknown';
  if (shares.some((share) => share >= IDLE && share < BUSY)) return 'advancing';
  return shares.some((share) => share >= BUSY) ? 'spinning' : 'idle';
}

function vcpuRan(grown: ReadonlyMap<string, number>, nanos: number): Pick<LifeSigns, 'vcpu_ran'> {
  const ran = [...grown].filter(([name]) => name.endsWith('.time')).map(([, by]) => by);
  if (ran.length === 0 || nanos <= 0) return {};
  return { vcpu_ran: Math.round((1000 * Math.max(...ran)) / nanos) / 10 };
}

/** Two looks may lie between two of its answers, so that it has not grown says little; how long ago it was says more. */
function balloonSign(
  grown: ReadonlyMap<string, number>,
  { at, values }: Counters,
  period: number,
): LifeSigns['balloon'] {
  const by = grown.get(BALLOON);
  const answered = values.get(BALLOON) ?? 0;
  if (by === undefined) return 'unknown';
  if (answered === 0) return 'never';
  if (by > 0) return 'advancing';
  return at - answered * SECOND > BALLOON_SILENT * period * SECOND ? 'idle' : 'unknown';
}

/**
 * Whether somebody in the guest is alive beside the agent. Measured (docs/probe-faults.md): an idle guest asks its disks for nothing
 * for minutes, and one that sleeps or has booted nothing at all ticks hardly less than a healthy one. What tells them apart is the
 * balloon driver; only where nobody can tell from that, a processor that ticks counts.
 */
export function showLife({ vcpu, disk, net, balloon }: LifeSigns): boolean {
  if ([disk, net, balloon].includes('advancing')) return true;
  return (balloon === 'unknown' || balloon === 'never') && vcpu === 'advancing';
}

/** Whether the kernel of a guest that was alive answers nobody any more, beside what its agent does: it sleeps, or hangs. */
export function kernelSilent(signs: LifeSigns): boolean {
  return signs.balloon === 'idle' && !showLife(signs);
}
