import { formatMicros, SECOND, type JsonObject, type Micros } from '../../model/index.ts';
import type { ProbeEvent } from '../store/probeStore.ts';
import { endOf } from './departure.ts';
import { resourceMetadata, vmState } from './resourceMetadata.ts';
import type { SampleRecord } from './sampleRecord.ts';
import { samplesOf, type TakenSample } from './samplesOf.ts';

/** What Ceilometer's notifier in nova-compute called it until 2015. */
export const FINAL_SAMPLES = 'compute.instance.delete.samples';

export interface FinalSet {
  /** Taken for it, or the last of those taken at the interval. */
  readonly taken: 'live' | 'last';
  /** Whether somebody asked; else the domain was seen to go. */
  readonly asked: boolean;
  readonly now: Micros;
}

/**
 * The last samples of an instance: nova's names for whose it is, as its own notifications have them, and the list that
 * Ceilometer's notifier added. `resource_metadata` belongs to every one of the samples.
 */
export function finalEvent(record: SampleRecord, host: string, { taken, asked, now }: FinalSet): ProbeEvent {
  const { domain, power, figures, runs } = record;
  const { nova } = domain;
  const since = runs.since['instance'];
  const age = figures === null ? null : ageOf(record, taken, now);
  const payload: JsonObject = {
    instance_id: domain.uuid,
    display_name: nova.displayName,
    tenant_id: nova.projectId,
    user_id: nova.userId,
    host,
    state: vmState(power),
    instance_type: nova.flavor,
    instance_flavor_id: nova.flavorId,
    vcpus: nova.vcpus,
    memory_mb: nova.memory,
    root_gb: nova.rootDisk,
    ephemeral_gb: nova.ephemeralDisk,
    created_at: nova.createdAt,
    taken,
    asked,
    age,
    evidence: record.gone?.how ?? (record.ended === null ? 'running' : 'stopped'),
    counters_since: since === undefined ? null : formatMicros(since),
    counter_resets: runs.resets,
    resource_metadata: {
      ...resourceMetadata(domain, power, host),
      samples_taken: taken,
      samples_age: age,
    },
    samples: wholeSet(record, now).map((sample): JsonObject => ({ ...sample })),
  };
  return {
    // A set is kept together with the mark that it went, so once. Another host's, or one after it came back, is another set.
    key: `final-samples/${host}/${domain.uuid}/${now}`,
    eventType: FINAL_SAMPLES,
    priority: 'info',
    generated: now,
    payload,
  };
}

/**
 * What libvirt kept back this time, because nova is taking the machine down already, goes as it was the time before, stamped with
 * that time.
 */
function wholeSet(record: SampleRecord, now: Micros): readonly TakenSample[] {
  const { domain, figures, before } = record;
  const taken = samplesOf(domain, record, now);
  if (figures === null || before === null || before.process !== figures.process) return taken;
  const there = new Set(taken.map(seriesOf));
  const earlier = samplesOf(domain, { ...record, figures: before, before: null }, now);
  return [...taken, ...earlier.filter((sample) => sample.type !== 'delta' && !there.has(seriesOf(sample)))];
}

function seriesOf({ name, resource_id: resource }: TakenSample): string {
  return `${name} ${resource}`;
}

/** Seconds that the figures lack: from the last look to the end, or to now while the domain is there. */
function ageOf(record: SampleRecord, taken: FinalSet['taken'], now: Micros): number {
  if (taken === 'live' || record.figures === null) return 0;
  const millis = Math.round(((endOf(record) ?? now) - record.figures.at) / 1000);
  return Math.max(0, millis) / (SECOND / 1000);
}
