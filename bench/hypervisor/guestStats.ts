import { STATS, type TypedParameter, type TypedValue } from '../../src/libvirt/index.ts';
import type { StandInGuest } from './standInGuest.ts';

interface StatsGroup {
  /** What libvirt 9.0 took for each machine, milliseconds; most of it waiting for QEMU's monitor. */
  readonly cost: number;
  readonly values: (seconds: number) => Readonly<Record<string, TypedValue>>;
}

const GIB = 1024 ** 3;

/** By virDomainStatsTypes: names as libvirt has them for a machine with one processor, one disk and one interface. */
const GROUPS: ReadonlyMap<number, StatsGroup> = new Map<number, StatsGroup>([
  [STATS.state, { cost: 0.07, values: () => ({ 'state.state': 1, 'state.reason': 1 }) }],
  [
    STATS.cpu,
    {
      cost: 0.95,
      values: (s) => ({
        'cpu.time': nanos(s / 50),
        'cpu.user': nanos(s / 80),
        'cpu.system': nanos(s / 200),
        'cpu.cache.monitor.count': 0,
        'haltpoll.success.time': 0,
        'haltpoll.fail.time': 0,
      }),
    },
  ],
  [
    STATS.balloon,
    {
      cost: 1.37,
      values: (s) => ({
        'balloon.current': 2 * 1024 ** 2,
        'balloon.maximum': 2 * 1024 ** 2,
        'balloon.swap_in': 0,
        'balloon.swap_out': 0,
        'balloon.major_fault': 170 + Math.floor(s),
        'balloon.minor_fault': 30_000 + Math.floor(s * 20),
        'balloon.unused': 1_600_000,
        'balloon.available': 2_000_000,
        'balloon.usable': 1_700_000,
        'balloon.last-update': Math.floor(Date.now() / 1000),
        'balloon.disk_caches': 120_000,
        'balloon.hugetlb_pgalloc': 0,
        'balloon.hugetlb_pgfail': 0,
        'balloon.rss': 700_000,
      }),
    },
  ],
  [
    STATS.vcpu,
    {
      cost: 0.93,
      values: (s) => ({
        'vcpu.current': 1,
        'vcpu.maximum': 1,
        'vcpu.0.state': 1,
        'vcpu.0.time': nanos(s / 60),
        'vcpu.0.wait': 0,
        'vcpu.0.delay': nanos(s / 9000),
        'vcpu.0.halted': false,
      }),
    },
  ],
  [
    STATS.interface,
    {
      cost: 0.1,
      values: (s) => ({
        'net.count': 1,
        'net.0.name': 'tap0f2d3a11-6f',
        'net.0.rx.bytes': Math.floor(s * 900),
        'net.0.rx.pkts': Math.floor(s * 9),
        'net.0.rx.errs': 0,
        'net.0.rx.drop': 0,
        'net.0.tx.bytes': Math.floor(s * 700),
        'net.0.tx.pkts': Math.floor(s * 8),
        'net.0.tx.errs': 0,
        'net.0.tx.drop': 0,
      }),
    },
  ],
  [
    STATS.block,
    {
      cost: 1.8,
      values: (s) => ({
        'block.count': 1,
        'block.0.name': 'vda',
        'block.0.path': '/var/lib/nova/instances/0f2d3a11-6f6b-4a7f-8c57-3a8e3c1f9d20/disk',
        'block.0.backingIndex': 1,
        'block.0.rd.reqs': 9000 + Math.floor(s),
        'block.0.rd.bytes': 200_000_000 + Math.floor(s * 4096),
        'block.0.rd.times': nanos(s / 400),
        'block.0.wr.reqs': 800 + Math.floor(s * 2),
        'block.0.wr.bytes': 9_000_000 + Math.floor(s * 8192),
        'block.0.wr.times': nanos(s / 300),
        'block.0.fl.reqs': 90 + Math.floor(s / 5),
        'block.0.fl.times': nanos(s / 900),
        'block.0.allocation': 2 * GIB,
        'block.0.capacity': 20 * GIB,
        'block.0.physical': 2 * GIB,
      }),
    },
  ],
]);

/** Milliseconds that libvirt would take for the figures of one machine. */
export function statsCost(mask: number): number {
  return wanted(mask).reduce((sum, { cost }) => sum + cost, 0);
}

export function statsOf({ started }: StandInGuest, mask: number): TypedParameter[] {
  const seconds = 3600 + (Date.now() - started) / 1000;
  return wanted(mask).flatMap(({ values }) =>
    Object.entries(values(seconds)).map(([field, value]) => ({ field, value })),
  );
}

/** All of them where none is named. */
function wanted(mask: number): StatsGroup[] {
  return [...GROUPS].filter(([bit]) => mask === 0 || (mask & bit) !== 0).map(([, group]) => group);
}

function nanos(seconds: number): number {
  return Math.floor(seconds * 1e9);
}
