import type { Json, Micros } from '../../model/index.ts';
import type { Departure } from '../domains/domainRoster.ts';
import type { ProbeEvent, ProbeStore } from '../store/probeStore.ts';
import type { Notice } from './beatTable.ts';
import type { Guest } from './guest.ts';
import { healthEvent, isFault, noticeEvent, type Telling } from './guestEvents.ts';
import { firstPulse } from './pulse.ts';
import { encodeRecord, type GuestRecord } from './guestRecord.ts';
import { isHandedOver, type HostSight, type Patience, symptomsOf } from './symptomsOf.ts';
import { type Health, isOfGuest, verdict } from './verdict.ts';

export interface BookParts {
  readonly store: ProbeStore;
  readonly patience: Patience;
  readonly sight: () => HostSight;
  readonly telling: () => Telling;
}

/**
 * Writes down what a guest does together with what is told of it, so that neither is there without the other: when the disk refuses,
 * the guest is as it was before.
 */
export class GuestBook {
  readonly #parts: BookParts;

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  healthOf(guest: Guest, now: Micros): Health {
    return this.#judge(guest, guest.record, now);
  }

  /**
   * The guest is remembered as `next` from now on; `notices` of its heartbeat are told, and its health where that is another one.
   * @throws StackwireError when the disk refuses
   */
  settle(guest: Guest, next: GuestRecord, notices: readonly Notice[], now: Micros): void {
    const { sight, telling } = this.#parts;
    const health = this.#judge(guest, next, now);
    const handedOver = health === 'not-running' && isHandedOver(guest.known.state);
    const own = isOfGuest(health, sight()) && !handedOver && !this.#isTooNew(next, health, now);
    const changed = own && next.told?.health !== health;
    let record = changed ? { ...next, told: { health, since: now } } : next;
    const said = changed || !sameApplication(next, guest.record);
    const events: ProbeEvent[] = [];
    const shown = record.told?.health ?? health;
    for (const notice of notices) {
      record = { ...record, stamp: nextStamp(record.stamp, now) };
      events.push(noticeEvent(guest, record, shown, notice, telling()));
    }
    if (said) {
      record = { ...record, stamp: nextStamp(record.stamp, now) };
      events.push(healthEvent(guest, record, shown, telling()));
    }
    if (events.length > 0 || !sameOnDisk(record, guest.record)) {
      this.#parts.store.commit({
        records: 'heartbeat',
        put: new Map<string, Json>([[guest.uuid, encodeRecord(record)]]),
        events,
      });
    }
    guest.record = record;
  }

  /**
   * The guest is forgotten, and its heartbeat with it. A fault that was told of it is over unless it took that along to another host.
   * Nothing is `restored`: that says that a guest answers again, and who acts on it would take one that is gone for alive.
   * @throws StackwireError when the disk refuses
   */
  remove(guest: Guest, how: Departure, now: Micros): void {
    const { store, telling } = this.#parts;
    const { told, stamp } = guest.record;
    const open = told !== null && isFault(told.health) && how !== 'migrated';
    const record: GuestRecord = {
      ...guest.record,
      pulse: firstPulse(now),
      told: { health: 'not-running', since: now },
      stamp: nextStamp(stamp, now),
    };
    const events = open ? [healthEvent(guest, record, 'not-running', telling())] : [];
    store.commit({ records: 'heartbeat', remove: [guest.uuid], events });
  }

  #judge(guest: Guest, record: GuestRecord, now: Micros): Health {
    const { sight, patience } = this.#parts;
    return verdict(symptomsOf(guest, record, sight(), patience, now));
  }

  /** A guest that was just seen first has a moment to answer before it is told of. */
  #isTooNew({ told, begun }: GuestRecord, health: Health, now: Micros): boolean {
    return told === null && health === 'discovering' && now < begun + 2 * this.#parts.telling().interval;
  }
}

/** A clock that was set back leaves events in their order, unless it had been far ahead. */
const FAR: Micros = 300_000_000;

function nextStamp(before: Micros, now: Micros): Micros {
  return before - now < FAR ? Math.max(now, before + 1) : now;
}

/** A detail alone is no news: an application may write another one each time. */
function sameApplication({ application: one }: GuestRecord, { application: other }: GuestRecord): boolean {
  return one?.status === other?.status;
}

/** Whether a restart would know the same: when it last answered and what its file said last may be a little old, its agent is asked anew. */
function sameOnDisk(one: GuestRecord, other: GuestRecord): boolean {
  const kept = (record: GuestRecord): string =>
    JSON.stringify({
      ...record,
      lastAnswer: record.lastAnswer !== null,
      agentVersion: null,
      application: null,
    });
  return one === other || kept(one) === kept(other);
}
