/** virDomainEventType and its details (libvirt-domain.h), in the words of `virsh event`, in lower case. */
const EVENTS = [
  ['defined', ['added', 'updated', 'renamed', 'snapshot']],
  ['undefined', ['removed', 'renamed']],
  ['started', ['booted', 'migrated', 'restored', 'snapshot', 'event wakeup']],
  [
    'suspended',
    [
      'paused',
      'migrated',
      'i/o error',
      'watchdog',
      'restored',
      'snapshot',
      'api error',
      'post-copy',
      'post-copy error',
    ],
  ],
  ['resumed', ['unpaused', 'migrated', 'snapshot', 'post-copy', 'post-copy error']],
  ['stopped', ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'snapshot']],
  ['shutdown', ['finished', 'finished after guest request', 'finished after host request']],
  ['pmsuspended', ['memory', 'disk']],
  ['crashed', ['panicked', 'crashloaded']],
] as const;

export type LifecycleName = (typeof EVENTS)[number][0];

/** null for an event that a newer libvirt may have; a detail is `unknown` then. */
export function lifecycleName(
  event: number,
  detail: number,
): { readonly event: LifecycleName; readonly detail: string } | null {
  const found = EVENTS[event];
  if (found === undefined) return null;
  const [name, details] = found;
  return { event: name, detail: details[detail] ?? 'unknown' };
}
