import { formatMicros, type JsonObject, type Micros } from '../../model/index.ts';
import { difference, type Count } from './counts.ts';
import type { CounterRuns } from './counterRuns.ts';
import type { Figures, MeterValues } from './figures.ts';
import { DELTA_METERS, METERS, type Meter } from './meterTable.ts';
import { diskMetadata, interfaceMetadata, type NovaDomain } from './resourceMetadata.ts';

/** One sample as a final set has it. What its metadata shares with the others is said once beside them. */
export interface TakenSample {
  readonly name: string;
  readonly type: Meter['type'];
  readonly unit: string;
  readonly volume: Count;
  readonly resource_id: string;
  /** ISO, µs, Z. */
  readonly timestamp: string;
  readonly metadata: JsonObject;
}

/** What is known of a domain's counters. */
export interface SampleState {
  /** The newest; null for a domain that was never seen running. */
  readonly figures: Figures | null;
  /** The ones before, for what has grown since. */
  readonly before: Figures | null;
  readonly runs: CounterRuns;
}

interface Scope {
  /** As `CounterRuns` names it. */
  readonly run: string;
  readonly values: MeterValues;
  readonly resource: string;
  readonly metadata: JsonObject;
}

/** The samples that Ceilometer's compute agent would take of a domain with these figures, under its names and resource ids. */
export function samplesOf(domain: NovaDomain, state: SampleState, now: Micros): readonly TakenSample[] {
  const { figures, before, runs } = state;
  const flavor = flavorSamples(domain, figures?.at ?? now);
  if (figures === null) return flavor;
  const at = formatMicros(figures.at);
  const taken = scopesOf(domain, figures).flatMap(({ run, values, resource, metadata }) =>
    METERS.flatMap(({ name, type, unit }): TakenSample[] => {
      const volume = values[name];
      if (volume === undefined) return [];
      const about = name === 'cpu' ? { ...metadata, cpu_number: values['vcpus'] ?? null } : metadata;
      const since = type === 'cumulative' ? counterSince(runs, run) : {};
      const own = { ...about, ...since };
      return [{ name, type, unit, volume, resource_id: resource, timestamp: at, metadata: own }];
    }),
  );
  return [...taken, ...deltaSamples(domain, figures, before), ...flavor];
}

function scopesOf(domain: NovaDomain, figures: Figures): readonly Scope[] {
  return [
    { run: 'instance', values: figures.instance, resource: domain.uuid, metadata: {} },
    ...domain.disks.flatMap((device): Scope[] => {
      const values = figures.disks[device];
      const resource = `${domain.uuid}-${device}`;
      return values === undefined
        ? []
        : [{ run: `disk ${device}`, values, resource, metadata: diskMetadata(device) }];
    }),
    ...interfacesOf(domain, figures),
  ];
}

function interfacesOf(domain: NovaDomain, figures: Figures): readonly Scope[] {
  return Object.entries(figures.interfaces).flatMap(([device, values]): Scope[] => {
    const known = domain.interfaces.find((one) => one.device === device);
    // Ceilometer passes over what has no address of its own.
    if (known === undefined || known.mac === null) return [];
    const resource = known.filter ?? `${domain.name}-${domain.uuid}-${device}`;
    const metadata = interfaceMetadata(device, known);
    return [{ run: `interface ${device}`, values, resource, metadata }];
  });
}

/** Nothing at first, and all of it after the counter began anew (`inspect_vnics` of ceilometer/compute/virt/libvirt/inspector.py). */
function deltaSamples(domain: NovaDomain, figures: Figures, before: Figures | null): readonly TakenSample[] {
  const timestamp = formatMicros(figures.at);
  return interfacesOf(domain, figures).flatMap(({ run, values, resource, metadata }) =>
    DELTA_METERS.flatMap(({ name, unit, of }): TakenSample[] => {
      const value = values[of];
      if (value === undefined) return [];
      const past = before?.interfaces[run.slice('interface '.length)]?.[of];
      const volume = past === undefined ? 0 : value < past ? value : difference(value, past);
      return [{ name, type: 'delta', unit, volume, resource_id: resource, timestamp, metadata }];
    }),
  );
}

/**
 * Sizes of the flavor's disks, known also of a domain that never ran (ceilometer/compute/pollsters/disk.py). Ceilometer takes the
 * ephemeral disk's from the root disk's, which nova has not added there.
 */
function flavorSamples(domain: NovaDomain, at: Micros): readonly TakenSample[] {
  const { rootDisk, ephemeralDisk } = domain.nova;
  const sizes = { 'disk.root.size': rootDisk ?? 0, 'disk.ephemeral.size': ephemeralDisk ?? 0 };
  return Object.entries(sizes).map(([name, volume]) => ({
    name,
    type: 'gauge',
    unit: 'GiB',
    volume,
    resource_id: domain.uuid,
    timestamp: formatMicros(at),
    metadata: {},
  }));
}

function counterSince({ since }: CounterRuns, run: string): JsonObject {
  const from = since[run];
  return from === undefined ? {} : { counter_since: formatMicros(from) };
}
