import type { ProbeEvent } from './probeStore.ts';

/** What becomes of an event when there is no room left for all: the least goes first. */
export const WORTH = {
  /** A later one of the same subject waits too, and says more. */
  superseded: -1,
  /** The last word on how a guest does. */
  change: 0,
  /** Somebody acts on it. */
  fault: 1,
  /** Nothing can measure it again. */
  samples: 2,
  /** Says what is missing, so it never goes. */
  gap: 3,
} as const;

const BY_TYPE: Readonly<Record<string, number | undefined>> = {
  'guest.health.changed': WORTH.change,
  'compute.instance.delete.samples': WORTH.samples,
};

/** Types of which only the last one of a guest says how it stands. A report is none: somebody may have to account for it. */
const REPLACED: ReadonlySet<string> = new Set([
  'guest.health.changed',
  'guest.heartbeat.discovered',
  'guest.heartbeat.lost',
  'guest.heartbeat.restored',
]);

export function eventWorth(eventType: string): number {
  return BY_TYPE[eventType] ?? WORTH.fault;
}

/** What a later event has in common with the one that it supersedes; null for one that stands for itself. */
export function subjectOf({ eventType, payload }: Pick<ProbeEvent, 'eventType' | 'payload'>): string | null {
  const guest = payload['instance_id'];
  return typeof guest === 'string' && REPLACED.has(eventType) ? `${eventType} ${guest}` : null;
}
