/** What becomes of an event when there is no room left for all: the least goes first. */
export const WORTH = {
  /** The next one of the same guest says more. */
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

export function eventWorth(eventType: string): number {
  return BY_TYPE[eventType] ?? WORTH.fault;
}
