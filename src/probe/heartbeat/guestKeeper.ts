import type { Logger, Micros } from '../../model/index.ts';
import type { ApplicationCheck, LastBeat } from '../application/applicationCheck.ts';
import type { Departure, DomainRoster, KnownDomain } from '../domains/domainRoster.ts';
import type { DomainDescription, HypervisorEvent } from '../hypervisor/hypervisor.ts';
import type { ProbeStore } from '../store/probeStore.ts';
import type { GuestBook } from './guestBook.ts';
import type { Complaints } from './complaints.ts';
import { forgetPast, type Guest, guestOf } from './guest.ts';
import { decodeRecord, type GuestRecord } from './guestRecord.ts';
import type { HostStall } from './hostStall.ts';
import { hostBoot } from './hostVitals.ts';
import { HOST } from './hostWatch.ts';
import { firstOf, GOES_ON, LIFECYCLE, startOf, type How, type Marks, type Start } from './lifecycle.ts';
import { startOver } from './pulse.ts';
import { placeOf } from './schedule.ts';
import { NO_SIGNS } from './counters.ts';

export interface KeeperParts {
  readonly store: ProbeStore;
  readonly roster: DomainRoster;
  readonly logger: Logger;
  readonly complaints: Complaints;
  readonly book: GuestBook;
  readonly stall: HostStall;
  readonly interval: Micros;
  readonly selected: (description: DomainDescription) => boolean;
  readonly checkOf: (description: DomainDescription, beat: LastBeat | null) => ApplicationCheck | null;
  readonly now: () => Micros;
  /** What the roster tells from now on is left to the next start. */
  readonly stopped: () => boolean;
}

/** Key of the boot of the host beside those of its guests, which have ids. */
const BOOT = 'boot';
/** A number that libvirt gives to no machine. */
const NO_DOMAIN = -1;
/** Most starts that are remembered of domains which the roster does not have yet. */
const STARTS = 1000;
/** Most that waits for the disk of one guest; the newest counts. */
const UNWRITTEN = 20;

/** Which guests are asked: those of the roster that are meant. Hears what happens to them and begins anew with each where it must. */
export class GuestKeeper {
  readonly #parts: KeeperParts;
  readonly #guests = new Map<string, Guest>();
  /** Records of the last run whose domain was not seen yet. */
  readonly #left = new Map<string, GuestRecord>();
  /** Guests that are to be forgotten as soon as the disk takes it. */
  readonly #leaving = new Map<Guest, Departure>();
  readonly #starts = new Map<string, Start>();
  #begun = false;
  /** The boot of the host that is to be written down once every guest of before it was begun anew with. */
  #boot: string | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#guests.size;
  }

  guests(): Iterable<Guest> {
    return this.#guests.values();
  }

  /**
   * Whether it runs, as far as is known, so that its agent could answer. What the last visit saw counts no more: the roster tells
   * nothing of a pause that was over before it looked.
   */
  canAsk(guest: Guest): boolean {
    guest.known = this.#parts.roster.get(guest.uuid) ?? guest.known;
    return runs(guest.known) && guest.unwritten.length === 0;
  }

  start(): void {
    const { store, roster, logger, stopped } = this.#parts;
    const records = store.read('heartbeat');
    const boot = hostBoot();
    // libvirt numbers its machines anew after a boot of the host: the same number is of another machine.
    const another = boot !== null && records.get(BOOT) !== boot;
    for (const [uuid, json] of records) {
      if (uuid === HOST || uuid === BOOT) continue;
      const record = decodeRecord(json);
      if (record !== null) this.#left.set(uuid, another ? { ...record, domain: NO_DOMAIN } : record);
      else logger.warn({ guest: uuid }, 'What was remembered of a guest cannot be read; it is met anew');
    }
    roster.listen({
      changed: (domain) => {
        if (!stopped()) this.#changed(domain);
      },
      departed: (domain, how) => {
        if (!stopped()) this.#departed(domain.description.uuid, how);
      },
    });
    for (const domain of roster.all()) this.#changed(domain);
    this.#boot = another ? boot : null;
  }

  hear(event: HypervisorEvent): void {
    if (event.kind === 'connected') return this.#again();
    if (event.kind === 'lost') return;
    const guest = this.#guests.get(event.domain.uuid);
    if (event.kind === 'agent') return guest && this.#agent(guest, event.connected);
    if (event.kind === 'rebooted') return guest && this.#over(guest, 'booted', {});
    const handle = LIFECYCLE[event.event];
    if (handle === undefined) return;
    const { id } = event.domain;
    const how = event.event === 'started' && GOES_ON.has(event.detail) ? 'arrived' : handle.how;
    if (guest === undefined)
      return event.event === 'started' ? this.#remember(event.domain.uuid, how) : undefined;
    // The roster will say whether it is gone; the other host's probe tells how it does.
    if (how === 'ended' && event.detail === 'migrated') return this.#over(guest, how, {});
    // Said with the event, for what the roster knows is older.
    const domain = event.event === 'started' && id !== null ? { domain: id } : {};
    this.#over(guest, how, { ...handle.marks(event.detail), ...domain });
  }

  /** What only time changes; and what the disk refused before. */
  look(): void {
    const { roster, now } = this.#parts;
    if (roster.current && !this.#begun) this.#forgetLost();
    for (const [guest, how] of this.#leaving) this.#remove(guest, how);
    const at = now();
    for (const guest of this.#guests.values()) {
      this.#flush(guest);
      if (!guest.busy) this.#settle(guest, guest.record, at);
    }
  }

  #changed(known: KnownDomain): void {
    const { selected, now, stall } = this.#parts;
    const { uuid } = known.description;
    const guest = this.#guests.get(uuid) ?? null;
    if (!selected(known.description)) return guest === null ? undefined : this.#departed(uuid, 'missing');
    if (guest === null) return this.#meet(known);
    const { id } = known.description;
    const another = id !== null && guest.record.domain !== null && id !== guest.record.domain;
    const ran = runs(guest.known);
    guest.known = known;
    if (!runs(known)) stall.forget(uuid);
    if (another) return this.#over(guest, startOf(known), {});
    if (!ran && runs(known)) return this.#over(guest, 'resumed', {});
    const at = now();
    this.#sense(guest, at);
    this.#settle(guest, { ...guest.record, domain: id ?? guest.record.domain }, at);
  }

  #meet(known: KnownDomain): void {
    const { now, interval, checkOf } = this.#parts;
    const { uuid, id } = known.description;
    const at = now();
    const left = this.#left.get(uuid) ?? null;
    this.#left.delete(uuid);
    const started = this.#starts.get(uuid) ?? null;
    this.#starts.delete(uuid);
    const record = left ?? firstOf(id, at, started);
    const check = checkOf(known.description, record.application?.beat ?? null);
    const guest = guestOf(known, record, check, { now: at, dueAt: at + placeOf(uuid, interval) });
    this.#guests.set(uuid, guest);
    if (left !== null && id !== null && left.domain !== null && left.domain !== id) {
      const how = started?.how ?? startOf(known);
      return this.#over(guest, how, {}, started?.at ?? null);
    }
    this.#settle(guest, { ...record, domain: id ?? record.domain }, at);
  }

  /** Whether the roster has seen the channel closed or open. */
  #sense(guest: Guest, now: Micros): void {
    const { channel } = guest.known.description;
    if (channel === 'connected') guest.absentSince = null;
    if (channel === 'disconnected' || channel === 'none') guest.absentSince ??= now;
  }

  #agent(guest: Guest, connected: boolean): void {
    const { now, stall } = this.#parts;
    const at = now();
    stall.forget(guest.uuid);
    forgetPast(guest);
    if (!connected) {
      guest.absentSince ??= at;
      return this.#settle(guest, guest.record, at);
    }
    guest.absentSince = null;
    guest.dueAt = this.#soon(guest, at);
    const { phase } = guest.record.pulse;
    if (phase !== 'error' && phase !== 'reported') return this.#settle(guest, guest.record, at);
    this.#write(guest, () => this.#begin(guest, 'resumed', {}, at));
  }

  /** Something happened to the domain after which what is on its way counts no more. */
  #over(guest: Guest, how: How, marks: Marks, at?: Micros | null): void {
    const now = this.#parts.now();
    forgetPast(guest);
    this.#parts.stall.forget(guest.uuid);
    if (how === 'ended') return this.#write(guest, () => this.#end(guest, marks, now));
    if (how === 'booted') guest.absentSince = guest.absentSince === null ? null : now;
    guest.dueAt = this.#soon(guest, now);
    this.#write(guest, () => this.#begin(guest, how, marks, now, at));
  }

  #end(guest: Guest, marks: Marks, now: Micros): void {
    this.#parts.book.settle(guest, { ...guest.record, ...marks }, [], now);
  }

  /** A guest that is started over and over, or its agent, is not asked each time: it must not fill the disk with its news. */
  #soon({ askedAt }: Guest, now: Micros): Micros {
    return Math.max(now, askedAt + this.#parts.interval / 2);
  }

  #begin(guest: Guest, how: Exclude<How, 'ended'>, marks: Marks, now: Micros, at: Micros | null = now): void {
    const { record } = guest;
    const felt = startOver(record.pulse, how, now);
    const booted = how === 'booted' ? { bootedAt: at, panicked: false } : {};
    const next: GuestRecord = {
      ...record,
      domain: guest.known.description.id ?? record.domain,
      pulse: felt.pulse,
      begun: now,
      stopping: false,
      signs: NO_SIGNS,
      ...booted,
      ...marks,
    };
    this.#parts.book.settle(guest, next, felt.notices, now);
  }

  #departed(uuid: string, how: Departure): void {
    const guest = this.#guests.get(uuid);
    if (guest === undefined) return;
    this.#guests.delete(uuid);
    this.#parts.stall.forget(uuid);
    guest.epoch += 1;
    this.#leaving.set(guest, how);
    this.#remove(guest, how);
  }

  #remove(guest: Guest, how: Departure): void {
    const { book, now, complaints } = this.#parts;
    // It came back before the disk took its leave.
    if (this.#guests.has(guest.uuid)) return void this.#leaving.delete(guest);
    try {
      book.remove(guest, how, now());
      this.#leaving.delete(guest);
    } catch (error) {
      const fields = { guest: guest.uuid };
      complaints.hear(error, fields, 'A guest that went could not be forgotten; it is tried again');
    }
  }

  /** Guests that went while no probe ran. */
  #forgetLost(): void {
    const { store, complaints } = this.#parts;
    try {
      const put = new Map(this.#boot === null ? [] : [[BOOT, this.#boot]]);
      if (this.#left.size > 0 || put.size > 0)
        store.commit({ records: 'heartbeat', remove: [...this.#left.keys()], put });
      this.#left.clear();
      this.#begun = true;
    } catch (error) {
      complaints.hear(error, {}, 'Guests that went could not be forgotten; it is tried again');
    }
  }

  /** Connected again: all are asked anew, spread as at a start. */
  #again(): void {
    const { now, interval } = this.#parts;
    const at = now();
    for (const guest of this.#guests.values()) {
      guest.undecidedSince = null;
      if (!guest.busy) guest.dueAt = at + placeOf(guest.uuid, interval);
    }
  }

  #remember(uuid: string, how: How): void {
    if (this.#starts.size >= STARTS) this.#starts.clear();
    this.#starts.set(uuid, { at: this.#parts.now(), how });
  }

  /** What happened is not to be lost to a full disk: it is written as soon as that takes it, in order. */
  #write(guest: Guest, write: () => void): void {
    guest.unwritten.push(write);
    if (guest.unwritten.length > UNWRITTEN) guest.unwritten.shift();
    this.#flush(guest);
  }

  #flush(guest: Guest): void {
    for (let [write] = guest.unwritten; write !== undefined; [write] = guest.unwritten) {
      if (!this.#tries(guest, write)) return;
      guest.unwritten.shift();
    }
  }

  #settle(guest: Guest, next: GuestRecord, now: Micros): void {
    this.#tries(guest, () => this.#parts.book.settle(guest, next, [], now));
  }

  #tries(guest: Guest, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const { name } = guest.known.description;
      const fields = { guest: guest.uuid };
      this.#parts.complaints.hear(
        error,
        fields,
        `What ${name} does could not be written down; it is tried again`,
      );
      return false;
    }
  }
}

function runs({ state: { power } }: KnownDomain): boolean {
  return power === 'running' || power === 'blocked' || power === 'nostate';
}
