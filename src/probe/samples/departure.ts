import type { Micros } from '../../model/index.ts';
import type { HypervisorEvent } from '../hypervisor/hypervisor.ts';
import type { SampleRecord } from './sampleRecord.ts';

/**
 * How long after a guest shut itself down its domain may still go at once with it, as a transient one does. Nova never deletes
 * that way: it asks a guest to shut down only to stop, shelve, resize or migrate it, and takes the domain away later.
 */
const OWN_SHUTDOWN: Micros = 10_000_000;
/** How long before its domain went an instance that is deleted may have ceased to run, at most. */
const SHORTLY: Micros = 120_000_000;
const SHUTDOWN = 'shutdown';
const MIGRATED = 'migrated';
/** What libvirt tells of a domain that stands still from now on, because its guest goes on elsewhere. */
const HANDED_OVER: ReadonlySet<string> = new Set([MIGRATED, 'post-copy']);

/**
 * Whether what was seen of a departure means that the instance was deleted: it ran until shortly before. A domain that goes long after
 * it stopped is one that lives on elsewhere (a confirmed resize, a shelved instance), or was stopped before its delete;
 * for those a set is sent only where somebody who knows asks.
 */
export function looksDeleted({ ran, ended, gone }: SampleRecord, grace: Micros): boolean {
  if (gone === null || ran === null || ended?.detail === MIGRATED) return false;
  // Nobody saw it cease: it may have run until it was gone.
  const until = ended?.at ?? (gone.how === 'missing' ? ran : gone.at);
  const allowed = Math.min(grace, ended?.detail === SHUTDOWN ? OWN_SHUTDOWN : SHORTLY);
  return gone.at - until <= allowed;
}

/** How a domain ceases to run by this event, as `virsh event` says it; null where it does not. One that is handed over has migrated. */
export function endBy(event: HypervisorEvent): string | null {
  if (event.kind !== 'lifecycle') return null;
  if (event.event === 'stopped' || event.event === 'crashed') return event.detail;
  return event.event === 'suspended' && HANDED_OVER.has(event.detail) ? MIGRATED : null;
}

/** When the domain ceased to run, as far as anybody knows; null while it runs. */
export function endOf({ ended, gone }: SampleRecord): Micros | null {
  return ended?.at ?? gone?.at ?? null;
}
