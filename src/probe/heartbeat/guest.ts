import type { Micros } from '../../model/index.ts';
import type { ApplicationCheck } from '../application/applicationCheck.ts';
import type { KnownDomain } from '../domains/domainRoster.ts';
import type { Queue } from './agentLanes.ts';
import type { Counters } from './counters.ts';
import type { GuestRecord } from './guestRecord.ts';
import type { Symptoms } from './verdict.ts';

/** A guest that is asked: what is remembered of it, and what a restart of the probe may forget. */
export interface Guest {
  readonly uuid: string;
  known: KnownDomain;
  /** As it is on disk. */
  record: GuestRecord;
  readonly application: ApplicationCheck | null;
  /** A question is out: there is no other one before it ends. */
  busy: boolean;
  /** Changes when what was asked before counts no more, as after a reboot. */
  epoch: number;
  dueAt: Micros;
  /** When it was asked last. */
  askedAt: Micros;
  /** How often it was silent while it was reported, or before it ever answered: for the back-off. */
  backedOff: number;
  last: Symptoms['last'];
  /** Since when its agent has the channel closed. */
  absentSince: Micros | null;
  /** Since when nobody can tell, for others' questions too. */
  undecidedSince: Micros | null;
  /** Of the looks after its last misses, two at most. */
  counters: readonly Counters[];
  /** The signs of that look said otherwise than what stands; the next look decides. */
  doubted: boolean;
  /** The agent said its version since it was started. */
  introduced: boolean;
  applicationDueAt: Micros;
  /** What happened to it and the disk has not taken yet; nothing is asked before that. */
  readonly unwritten: (() => void)[];
}

export function guestOf(
  known: KnownDomain,
  record: GuestRecord,
  application: ApplicationCheck | null,
  { now, dueAt }: { readonly now: Micros; readonly dueAt: Micros },
): Guest {
  const { channel } = known.description;
  const absent = channel === 'disconnected' || channel === 'none';
  // Nobody knows for how long, unless the last run told of it.
  const since = record.told?.health === 'agent-absent' ? record.told.since : now;
  return {
    uuid: known.description.uuid,
    known,
    record,
    application,
    busy: false,
    epoch: 0,
    dueAt,
    askedAt: -Infinity,
    backedOff: 0,
    last: 'undecided',
    absentSince: absent ? since : null,
    undecidedSince: null,
    counters: [],
    doubted: false,
    introduced: false,
    applicationDueAt: 0,
    unwritten: [],
  };
}

/** Guests that were alive are asked on a lane where nobody takes long. */
export function laneOf({ last, undecidedSince, record }: Guest): Queue {
  const { pulse, lastAnswer, begun } = record;
  if (last === 'occupied') return 'patient';
  const suspect = last === 'silent' || undecidedSince !== null || pulse.misses > 0;
  return suspect || lastAnswer === null || lastAnswer < begun ? 'slow' : 'fast';
}

/** The clock was set: everything is as long ago, or as far ahead, as before. */
export function stepped(guest: Guest, by: Micros): void {
  guest.dueAt += by;
  guest.askedAt += by;
  guest.applicationDueAt += by;
  if (guest.absentSince !== null) guest.absentSince += by;
  if (guest.undecidedSince !== null) guest.undecidedSince += by;
  guest.counters = [];
}

/** What was seen of it before counts no more, an answer on its way included. */
export function forgetPast(guest: Guest): void {
  guest.epoch += 1;
  guest.backedOff = 0;
  guest.last = 'undecided';
  guest.undecidedSince = null;
  guest.counters = [];
  guest.doubted = false;
  guest.introduced = false;
  guest.application?.startOver();
}
