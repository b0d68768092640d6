/** virDomainState and its reasons (libvirt-domain.h), as `virsh domstate --reason` names the reasons. */
const STATES = [
  ['nostate', ['unknown']],
  [
    'running',
    [
      'unknown',
      'booted',
      'migrated',
      'restored',
      'from snapshot',
      'unpaused',
      'migration canceled',
      'save canceled',
      'event wakeup',
      'crashed',
      'post-copy',
      'post-copy failed',
    ],
  ],
  ['blocked', ['unknown']],
  [
    'paused',
    [
      'unknown',
      'user',
      'migrating',
      'saving',
      'dumping',
      'I/O error',
      'watchdog',
      'from snapshot',
      'shutting down',
      'creating snapshot',
      'crashed',
      'starting up',
      'post-copy',
      'post-copy failed',
      'api error',
    ],
  ],
  ['shutdown', ['unknown', 'user']],
  [
    'shutoff',
    ['unknown', 'shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from snapshot', 'daemon'],
  ],
  ['crashed', ['unknown', 'panicked']],
  ['pmsuspended', ['unknown']],
] as const;

export type StateName = (typeof STATES)[number][0];

/** A number that a newer libvirt may have is `nostate`, or the reason `unknown`. */
export function stateName(
  state: number,
  reason: number,
): { readonly power: StateName; readonly reason: string } {
  const [power, reasons] = STATES[state] ?? STATES[0];
  return { power, reason: reasons[reason] ?? 'unknown' };
}
