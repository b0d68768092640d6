import type { Micros } from '../../model/index.ts';
import type { DomainDescription, DomainStats } from '../hypervisor/hypervisor.ts';
import { blockInfo, type BlockInfo } from './blockInfo.ts';
import { countOf, type Count } from './counts.ts';
import { METERS, type Lookup, type MeterScope } from './meterTable.ts';

/** Values by the name of their meter. */
export type MeterValues = Readonly<Record<string, Count>>;

/** What the counters of one domain said at one time. Plain data, kept on disk. */
export interface Figures {
  readonly at: Micros;
  /** Id of the running machine: another one is another QEMU process. */
  readonly process: number | null;
  readonly instance: MeterValues;
  /** By device, `vda`. */
  readonly disks: Readonly<Record<string, MeterValues>>;
  /** By device on the host, `tap…`. */
  readonly interfaces: Readonly<Record<string, MeterValues>>;
}

/** More disks or interfaces than a machine has; a count beyond it is nonsense. */
const MOST_DEVICES = 1024;

/** Reads libvirt's bulk statistics of a domain that runs. What they lack gives no value. */
export function readFigures(
  stats: DomainStats,
  { id, imageFormats }: Pick<DomainDescription, 'id' | 'imageFormats'>,
  at: Micros,
): Figures {
  const disks = devices(stats, 'block', (device, of) =>
    valuesOf('disk', withInfo(of, imageFormats[device] ?? null)),
  );
  return {
    at,
    process: id,
    instance: valuesOf('instance', lookup(stats, '')),
    disks,
    interfaces: devices(stats, 'net', (_, of) => valuesOf('interface', of)),
  };
}

function devices(
  stats: DomainStats,
  group: 'block' | 'net',
  read: (device: string, of: Lookup) => MeterValues,
): Readonly<Record<string, MeterValues>> {
  const found: Record<string, MeterValues> = {};
  const count = Number(countOf(stats.get(`${group}.count`)) ?? 0);
  for (let index = 0; index < count && index < MOST_DEVICES; index += 1) {
    const name = stats.get(`${group}.${index}.name`);
    // The images beneath a disk come under its name too, behind it.
    if (typeof name !== 'string' || name === '__proto__' || Object.hasOwn(found, name)) continue;
    found[name] = read(name, lookup(stats, `${group}.${index}.`));
  }
  return found;
}

/** A disk's statistics with its sizes as libvirt tells them of one disk. */
function withInfo(of: Lookup, format: string | null): Lookup {
  const counts = { capacity: of('capacity'), highest: of('allocation'), physical: of('physical') };
  const info = blockInfo(counts, format);
  return (name) => (name.startsWith(INFO) ? info[name.slice(INFO.length) as keyof BlockInfo] : of(name));
}

const INFO = 'info.';

function valuesOf(scope: MeterScope, of: Lookup): MeterValues {
  const values: Record<string, Count> = {};
  for (const meter of METERS) {
    if (meter.scope !== scope) continue;
    const value = meter.read(of);
    if (value !== null) values[meter.name] = value;
  }
  return values;
}

function lookup(stats: DomainStats, prefix: string): Lookup {
  return (name) => countOf(stats.get(prefix + name));
}
