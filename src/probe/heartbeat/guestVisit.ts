import type { Logger, Micros } from '../../model/index.ts';
import type { ApplicationSettings } from '../application/applicationFields.ts';
import type {
  AgentAnswer,
  AgentCommand,
  DomainState,
  DomainStats,
  Hypervisor,
} from '../hypervisor/hypervisor.ts';
import { agentVersionOf } from './agentInfo.ts';
import type { AgentLanes } from './agentLanes.ts';
import { countersOf, kernelSilent, lifeSigns, NO_SIGNS, showLife } from './counters.ts';
import { type Guest, laneOf } from './guest.ts';
import type { GuestBook } from './guestBook.ts';
import type { GuestRecord } from './guestRecord.ts';
import type { HostStall } from './hostStall.ts';
import { feel, type PulseRules } from './pulse.ts';
import { isMigrating } from './symptomsOf.ts';

export interface VisitParts {
  readonly hypervisor: Hypervisor;
  readonly book: GuestBook;
  readonly lanes: AgentLanes;
  readonly stall: HostStall;
  readonly rules: PulseRules;
  /** What an agent is given to answer, whole seconds. */
  readonly seconds: number;
  readonly applicationInterval: ApplicationSettings['interval'];
  readonly now: () => Micros;
  /** Whether our timers came late after `then`: what did not come may have come. */
  readonly laggedSince: (then: Micros) => boolean;
  /** Tells of a stall that began or ended. */
  readonly judgeHost: () => void;
  /** Whether the host as a whole is under suspicion. */
  readonly stalled: () => boolean;
  /** Nobody is asked any more, also of those who wait on a lane. */
  readonly stopped: () => boolean;
  readonly logger: Logger;
}

/** Asks one guest whether it lives, and settles what comes of it. An answer to what was asked before a reboot counts nothing. */
export class GuestVisit {
  readonly #parts: VisitParts;
  readonly #guest: Guest;
  readonly #epoch: number;
  readonly #began: Micros;

  constructor(parts: VisitParts, guest: Guest) {
    this.#parts = parts;
    this.#guest = guest;
    this.#epoch = guest.epoch;
    this.#began = parts.now();
  }

  /** @throws StackwireError when the disk refuses; the guest is then as it was */
  async run(): Promise<AgentAnswer['kind']> {
    const answer = await this.#ask({ execute: 'guest-ping' });
    if (this.#isOver) return answer.kind;
    switch (answer.kind) {
      case 'answer':
      case 'refused':
        await this.#alive();
        break;
      case 'silent':
        await this.#silent();
        break;
      case 'absent':
      case 'unconfigured':
        await this.#absent();
        break;
      case 'not-running':
        await this.#look();
        break;
      case 'occupied':
        await this.#occupied();
        break;
      case 'unknown':
        this.#undecided();
        break;
      case 'gone':
        break;
    }
    return answer.kind;
  }

  get #isOver(): boolean {
    return this.#guest.epoch !== this.#epoch;
  }

  readonly #ask = (command: AgentCommand): Promise<AgentAnswer> => {
    const { hypervisor, lanes, seconds, stopped } = this.#parts;
    const lane = laneOf(this.#guest);
    const { description } = this.#guest.known;
    return lanes.run(lane, (by) =>
      stopped()
        ? Promise.resolve({ kind: 'unknown', because: 'the probe stops' })
        : hypervisor.askAgent(description, command, { lane: by, seconds }),
    );
  };

  async #alive(): Promise<void> {
    const { now, rules, book, stall } = this.#parts;
    const guest = this.#guest;
    const at = now();
    const felt = feel(guest.record.pulse, 'guest_pingable', at, rules);
    const record: GuestRecord = {
      ...guest.record,
      pulse: felt.pulse,
      lastAnswer: at,
      // The clock may have been set back since.
      begun: Math.min(guest.record.begun, at),
      panicked: false,
      stopping: false,
      signs: NO_SIGNS,
    };
    guest.last = 'answered';
    guest.absentSince = null;
    guest.undecidedSince = null;
    guest.counters = [];
    guest.doubted = false;
    guest.backedOff = 0;
    stall.heard(guest.uuid, false);
    this.#parts.judgeHost();
    book.settle(guest, record, felt.notices, at);
    await this.#introduce();
    await this.#askApplication();
  }

  /** Once for each start of the agent. */
  async #introduce(): Promise<void> {
    const guest = this.#guest;
    if (guest.introduced) return;
    const info = await this.#ask({ execute: 'guest-info' });
    if (this.#isOver || (info.kind !== 'answer' && info.kind !== 'refused')) return;
    guest.introduced = true;
    const agentVersion = info.kind === 'answer' ? agentVersionOf(info.value) : null;
    this.#parts.book.settle(guest, { ...guest.record, agentVersion }, [], this.#parts.now());
  }

  async #askApplication(): Promise<void> {
    const { now, book, applicationInterval } = this.#parts;
    const guest = this.#guest;
    const at = now();
    if (this.#isOver || guest.application === null || at < guest.applicationDueAt) return;
    guest.applicationDueAt = at + applicationInterval;
    const health = await guest.application.check(this.#ask, at);
    if (this.#isOver || health === null) return;
    const { application: before } = guest.record;
    const since = before?.status === health.status ? before.since : now();
    const application = { ...health, since, beat: guest.application.beat };
    book.settle(guest, { ...guest.record, application }, [], now());
  }

  /** Before a silence counts, the domain is looked at: one that was paused meanwhile is no miss, nor what our own delay made. */
  async #silent(): Promise<void> {
    const { stall, laggedSince, stalled, now, book, rules } = this.#parts;
    const guest = this.#guest;
    const state = await this.#look();
    if (this.#isOver || state === 'unrunning') return;
    if (state === 'unknown' || laggedSince(this.#began)) return this.#undecided();
    guest.last = 'silent';
    guest.undecidedSince = null;
    const { phase } = guest.record.pulse;
    if (phase !== 'discovery' && phase !== 'reported') {
      stall.heard(guest.uuid, true);
      this.#parts.judgeHost();
    }
    const signed = await this.#signs();
    if (this.#isOver) return;
    const at = now();
    if (stalled()) return book.settle(guest, signed, [], at);
    const felt = feel(signed.pulse, 'guest_not_pingable', at, rules);
    book.settle(guest, { ...signed, pulse: felt.pulse }, felt.notices, at);
    if (felt.pulse.phase === 'error') return;
    stall.forget(guest.uuid);
    guest.backedOff += 1;
  }

  /** What else goes on in it tells a guest that lost its agent from one that sleeps, or that never booted. */
  async #absent(): Promise<void> {
    const { now, book, stall } = this.#parts;
    const guest = this.#guest;
    guest.absentSince ??= now();
    guest.undecidedSince = null;
    guest.last = 'undecided';
    stall.forget(guest.uuid);
    const signed = await this.#signs();
    if (!this.#isOver) book.settle(guest, signed, [], now());
  }

  /** Nova, or another monitor, waits for this agent: no word against the guest. Its kernel may be silent all the same. */
  async #occupied(): Promise<void> {
    const { now, book } = this.#parts;
    const guest = this.#guest;
    if ((await this.#look()) === 'unrunning' || this.#isOver) return;
    guest.undecidedSince ??= this.#began;
    guest.last = 'occupied';
    const signed = await this.#signs();
    if (!this.#isOver) book.settle(guest, signed, [], now());
  }

  #undecided(): void {
    const { now, book } = this.#parts;
    const guest = this.#guest;
    guest.undecidedSince ??= this.#began;
    guest.last = 'undecided';
    book.settle(guest, guest.record, [], now());
  }

  /** How the domain is now. */
  async #look(): Promise<'running' | 'unrunning' | 'unknown'> {
    const { hypervisor, now, book, stall } = this.#parts;
    const guest = this.#guest;
    let state: DomainState;
    try {
      state = await hypervisor.state(guest.known.description);
    } catch {
      return 'unknown';
    }
    if (this.#isOver) return 'unknown';
    guest.known = { ...guest.known, state };
    const running = state.power === 'running' || state.power === 'blocked';
    if (running && !isMigrating(state) && !guest.record.stopping) return 'running';
    guest.last = 'undecided';
    stall.forget(guest.uuid);
    book.settle(guest, guest.record, [], now());
    return 'unrunning';
  }

  /** What the counters say since the look before the last one. While it is reported, what was said stands until two looks say otherwise. */
  async #signs(): Promise<GuestRecord> {
    const { hypervisor, now } = this.#parts;
    const guest = this.#guest;
    const { record, counters } = guest;
    const [before] = counters;
    const stats: DomainStats | null = await hypervisor.statsOf(guest.known.description).catch(() => null);
    if (this.#isOver || stats === null) return record;
    const after = countersOf(stats, now());
    guest.counters = [...counters.slice(-1), after];
    if (before === undefined) return record;
    const signs = lifeSigns(before, after, guest.known.description.balloonPeriod);
    const reported = record.pulse.phase === 'reported' && showLife(signs) !== showLife(record.signs);
    const unheard = guest.absentSince !== null || guest.last === 'occupied';
    const fellSilent = unheard && kernelSilent(signs) !== kernelSilent(record.signs);
    const doubtful = (reported || fellSilent) && !guest.doubted;
    guest.doubted = doubtful;
    return doubtful ? record : { ...record, signs };
  }
}
