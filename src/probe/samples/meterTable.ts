import type { Sample } from '../../model/index.ts';
import { difference, sum, type Count } from './counts.ts';

/** What a meter is read of: the instance as a whole, each disk, each interface. */
export type MeterScope = 'instance' | 'disk' | 'interface';

/**
 * A statistic by its name within the scope, e.g. `rd.bytes` of a disk; null where libvirt does not give it. Of a disk there are also
 * `info.capacity`, `info.allocation` and `info.physical`, see `blockInfo`.
 */
export type Lookup = (name: string) => Count | null;

/** A meter of Ceilometer's compute agent. */
export interface Meter {
  readonly name: string;
  readonly type: Sample['meter_type'];
  readonly unit: string;
  readonly scope: MeterScope;
  /** null where the statistics lack what it is made of; then there is no sample. */
  readonly read: (of: Lookup) => Count | null;
}

const KIB_PER_MIB = 1024;

/**
 * Ceilometer's meters of instances, in its terms (ceilometer/compute/pollsters/, virt/libvirt/inspector.py of 27.0), read from
 * libvirt's bulk statistics. It has `network.*.rate` too, for which its libvirt inspector never has a value. What comes from
 * the flavor or from two samples is no statistic and is not here: see `flavorMeters` and `deltaMeters`.
 */
export const METERS: readonly Meter[] = [
  gauge('power.state', '', 'instance', stat('state.state')),
  counter('cpu', 'ns', 'instance', cpuTime),
  gauge('vcpus', 'vcpu', 'instance', stat('vcpu.current')),
  gauge('memory', 'MiB', 'instance', mebibytes(stat('balloon.current'))),
  gauge('memory.available', 'MiB', 'instance', mebibytes(stat('balloon.available'))),
  gauge('memory.usage', 'MiB', 'instance', mebibytes(usedMemory)),
  gauge('memory.resident', 'MiB', 'instance', mebibytes(stat('balloon.rss'))),
  counter('memory.swap.in', 'MiB', 'instance', mebibytes(swapped('balloon.swap_in'))),
  counter('memory.swap.out', 'MiB', 'instance', mebibytes(swapped('balloon.swap_out'))),
  gauge('perf.cpu.cycles', '', 'instance', stat('perf.cpu_cycles')),
  gauge('perf.instructions', '', 'instance', stat('perf.instructions')),
  gauge('perf.cache.references', '', 'instance', stat('perf.cache_references')),
  gauge('perf.cache.misses', '', 'instance', stat('perf.cache_misses')),
  counter('disk.device.read.requests', 'request', 'disk', stat('rd.reqs')),
  counter('disk.device.read.bytes', 'B', 'disk', stat('rd.bytes')),
  counter('disk.device.write.requests', 'request', 'disk', stat('wr.reqs')),
  counter('disk.device.write.bytes', 'B', 'disk', stat('wr.bytes')),
  counter('disk.device.read.latency', 'ns', 'disk', stat('rd.times')),
  counter('disk.device.write.latency', 'ns', 'disk', stat('wr.times')),
  gauge('disk.device.capacity', 'B', 'disk', capacity),
  gauge('disk.device.allocation', 'B', 'disk', stat('info.allocation')),
  gauge('disk.device.usage', 'B', 'disk', stat('info.physical')),
  counter('network.incoming.bytes', 'B', 'interface', stat('rx.bytes')),
  counter('network.incoming.packets', 'packet', 'interface', stat('rx.pkts')),
  counter('network.incoming.packets.drop', 'packet', 'interface', stat('rx.drop')),
  counter('network.incoming.packets.error', 'packet', 'interface', stat('rx.errs')),
  counter('network.outgoing.bytes', 'B', 'interface', stat('tx.bytes')),
  counter('network.outgoing.packets', 'packet', 'interface', stat('tx.pkts')),
  counter('network.outgoing.packets.drop', 'packet', 'interface', stat('tx.drop')),
  counter('network.outgoing.packets.error', 'packet', 'interface', stat('tx.errs')),
];

/** Meters of what another one has grown by since the sample before. */
export const DELTA_METERS: readonly { readonly name: string; readonly unit: string; readonly of: string }[] =
  [
    { name: 'network.incoming.bytes.delta', unit: 'B', of: 'network.incoming.bytes' },
    { name: 'network.outgoing.bytes.delta', unit: 'B', of: 'network.outgoing.bytes' },
  ];

function gauge(name: string, unit: string, scope: MeterScope, read: Meter['read']): Meter {
  return { name, type: 'gauge', unit, scope, read };
}

function counter(name: string, unit: string, scope: MeterScope, read: Meter['read']): Meter {
  return { name, type: 'cumulative', unit, scope, read };
}

function stat(name: string): Meter['read'] {
  return (of) => of(name);
}

/** libvirt counts memory in KiB. */
function mebibytes(read: Meter['read']): Meter['read'] {
  return (of) => {
    const kibibytes = read(of);
    return kibibytes === null ? null : Number(kibibytes) / KIB_PER_MIB;
  };
}

/** Running and waiting of every vCPU that is there; the whole process's time where one of them lacks its figures. */
function cpuTime(of: Lookup): Count | null {
  const current = of('vcpu.current');
  if (current === null) return of('cpu.time');
  let time: Count = 0;
  let missing = Number(current);
  const slots = Number(of('vcpu.maximum') ?? 0);
  for (let slot = 0; slot < slots && slot < MOST_VCPUS; slot += 1) {
    const [ran, waited] = [of(`vcpu.${slot}.time`), of(`vcpu.${slot}.wait`)];
    if (ran === null || waited === null) continue;
    time = sum(time, sum(ran, waited));
    missing -= 1;
  }
  return missing === 0 ? time : of('cpu.time');
}

/** More than any machine that QEMU makes; a count beyond it is nonsense. */
const MOST_VCPUS = 8192;

function usedMemory(of: Lookup): Count | null {
  const available = of('balloon.available');
  const free = of('balloon.usable') ?? of('balloon.unused');
  return available === null || free === null ? null : difference(available, free);
}

/** Ceilometer has both or none. */
function swapped(name: 'balloon.swap_in' | 'balloon.swap_out'): Meter['read'] {
  return (of) => (of('balloon.swap_in') === null || of('balloon.swap_out') === null ? null : of(name));
}

/** A CD-ROM's capacity is less than what it takes, which is rounded up to blocks. */
function capacity(of: Lookup): Count | null {
  const [size, physical] = [of('info.capacity'), of('info.physical')];
  if (size === null || physical === null) return size ?? physical;
  return size > physical ? size : physical;
}
