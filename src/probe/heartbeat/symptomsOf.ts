import type { Micros } from '../../model/index.ts';
import type { DomainState } from '../hypervisor/hypervisor.ts';
import type { Guest } from './guest.ts';
import type { GuestRecord } from './guestRecord.ts';
import type { Symptoms } from './verdict.ts';

/** How long what may take. */
export interface Patience {
  readonly boot: Micros;
  readonly agent: Micros;
  /** As long as a silence takes until it is reported. */
  readonly undecided: Micros;
}

/** How the host is while a guest is judged. */
export interface HostSight {
  readonly current: boolean;
  readonly stalled: boolean;
}

/** What a guest would be judged by if `record` were what is remembered of it. */
export function symptomsOf(
  guest: Guest,
  record: GuestRecord,
  host: HostSight,
  patience: Patience,
  now: Micros,
): Symptoms {
  const { last, absentSince, undecidedSince, known } = guest;
  const { lastAnswer, begun, pulse, panicked, stopping, signs } = record;
  const answered = lastAnswer !== null && lastAnswer >= begun;
  const grace = answered ? patience.agent : patience.boot;
  const absentFrom = absentSince === null ? null : Math.max(absentSince, begun);
  return {
    power: known.state.power,
    stopping,
    panicked,
    current: host.current,
    hostStalled: host.stalled,
    last,
    longUndecided: undecidedSince !== null && now >= undecidedSince + patience.undecided,
    absent: absentFrom === null ? 'no' : now < absentFrom + grace ? 'briefly' : 'long',
    phase: pulse.phase,
    toldHung: record.told?.health === 'guest-hung',
    answered,
    signs,
  };
}

/** libvirt's reasons (`virsh domstate --reason`) of a domain that is on its way to or from another host. */
const ON_ITS_WAY = /^(?:migrating|migration|post-?copy(?: failed)?)$/;

/** It stands still on its way between hosts, or has gone: the probe of the other host has the last word, whatever the clocks say. */
export function isHandedOver({ power, reason }: DomainState): boolean {
  return power === 'shutoff' ? reason === 'migrated' : power === 'paused' && HANDED_OVER.has(reason);
}

const HANDED_OVER: ReadonlySet<string> = new Set(['migrating', 'post-copy']);

export function isMigrating({ reason }: DomainState): boolean {
  return ON_ITS_WAY.test(reason);
}
