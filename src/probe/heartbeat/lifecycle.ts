import type { Micros } from '../../model/index.ts';
import type { KnownDomain } from '../domains/domainRoster.ts';
import { firstRecord, type GuestRecord } from './guestRecord.ts';

/** What becomes of a guest's heartbeat: it begins anew, goes on, goes on here, or stands still. */
export type How = 'booted' | 'resumed' | 'arrived' | 'ended';
/** What is remembered of the guest beside that. */
export type Marks = Partial<Pick<GuestRecord, 'panicked' | 'stopping' | 'domain'>>;

/** A start of a domain that nobody knew yet. */
export interface Start {
  readonly at: Micros;
  readonly how: How;
}

/** Details of starts after which the guest goes on with what it did: it came from another host, or out of a file. */
export const GOES_ON: ReadonlySet<string> = new Set(['migrated', 'restored', 'snapshot', 'event wakeup']);
/** The same by the reason why a domain runs, where the event was missed. */
const WENT_ON: ReadonlySet<string> = new Set(['migrated', 'restored', 'from snapshot', 'event wakeup']);

/** How a domain began that runs as another one than was known, by what libvirt says of it. */
export function startOf({ state: { reason } }: KnownDomain): How {
  return WENT_ON.has(reason) ? 'arrived' : 'booted';
}

/** A guest that goes on has an agent or none, but is not about to boot: one that holds its channel open and is silent is missed. */
export function firstOf(domain: number | null, now: Micros, start: Start | null): GuestRecord {
  const first = firstRecord(domain, now);
  if (start === null) return first;
  if (start.how === 'booted') return { ...first, bootedAt: start.at };
  return { ...first, pulse: { ...first.pulse, phase: 'recovering' } };
}

interface Handling {
  readonly how: How;
  readonly marks: (detail: string) => Marks;
}

const NO_MARKS = (): Marks => ({});

/** What an event of the domain's life means for its heartbeat. */
export const LIFECYCLE: Readonly<Partial<Record<string, Handling>>> = {
  started: { how: 'booted', marks: NO_MARKS },
  resumed: { how: 'resumed', marks: NO_MARKS },
  suspended: { how: 'ended', marks: NO_MARKS },
  pmsuspended: { how: 'ended', marks: NO_MARKS },
  shutdown: { how: 'ended', marks: () => ({ stopping: true }) },
  stopped: { how: 'ended', marks: () => ({ stopping: true }) },
  crashed: { how: 'ended', marks: (detail) => (detail === 'panicked' ? { panicked: true } : {}) },
};
