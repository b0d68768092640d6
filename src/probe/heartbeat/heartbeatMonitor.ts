import type { Clock, JsonObject, Logger, Micros } from '../../model/index.ts';
import { ApplicationCheck } from '../application/applicationCheck.ts';
import type { ApplicationHealth } from '../application/application.ts';
import type { ApplicationSettings } from '../application/applicationFields.ts';
import type { DomainRoster } from '../domains/domainRoster.ts';
import type {
  AgentAnswer,
  AgentLane,
  DomainDescription,
  Hypervisor,
  HypervisorEvent,
} from '../hypervisor/hypervisor.ts';
import { guestSelection, type Unasked } from '../selection/guestSelection.ts';
import type { ProbeStore } from '../store/probeStore.ts';
import { AgentLanes } from './agentLanes.ts';
import { Complaints } from './complaints.ts';
import { HEARTBEATS } from './beatTable.ts';
import { type Guest, stepped } from './guest.ts';
import { evidenceOf, type Telling } from './guestEvents.ts';
import { GuestBook } from './guestBook.ts';
import { GuestKeeper } from './guestKeeper.ts';
import { GuestVisit, type VisitParts } from './guestVisit.ts';
import { type HeartbeatSettings, pulseRules, wholeSeconds } from './heartbeatFields.ts';
import { HostWatch } from './hostWatch.ts';
import type { Stall } from './hostStall.ts';
import { nextDue } from './schedule.ts';
import type { Health } from './verdict.ts';

export interface HeartbeatParts {
  readonly hypervisor: Hypervisor;
  readonly roster: DomainRoster;
  readonly store: ProbeStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nova's name of this host. */
  readonly host: string;
}

/** One guest for people and for metrics. */
export interface GuestReport {
  readonly uuid: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly heartbeat: (typeof HEARTBEATS)[keyof typeof HEARTBEATS];
  readonly health: Health;
  readonly since: Micros;
  readonly misses: number;
  readonly lastAnswer: Micros | null;
  /** As in events. */
  readonly evidence: JsonObject;
  readonly application: (ApplicationHealth & { readonly since: Micros }) | null;
}

/** For metrics. */
export interface HeartbeatFigures {
  readonly guests: number;
  /** Questions by what came of them, since the start. */
  readonly answers: Readonly<Partial<Record<AgentAnswer['kind'], number>>>;
  readonly inFlight: Readonly<Record<AgentLane, number>>;
  readonly waiting: number;
  /** The host as a whole stalls. */
  readonly stall: Stall | null;
  /** By how much our own timers came late lately, seconds. */
  readonly timerLag: number;
}

/** Longest sleep between two looks at who is due, milliseconds: an event may make a guest due at any time. */
const LOOK = 250;
/** Shortest, so that many guests cost few looks. */
const REST = 60;

/** Asks the guests of this host whether they live, and tells of what changes. `hear` must be given all that the hypervisor tells. */
export class HeartbeatMonitor {
  readonly #parts: HeartbeatParts;
  readonly #settings: HeartbeatSettings;
  readonly #host: HostWatch;
  readonly #book: GuestBook;
  readonly #complaints: Complaints;
  readonly #keeper: GuestKeeper;
  readonly #lanes: AgentLanes;
  readonly #visit: VisitParts;
  readonly #unasked: (description: DomainDescription) => Unasked | null;
  readonly #visits = new Set<Promise<void>>();
  readonly #answers: Partial<Record<AgentAnswer['kind'], number>> = {};
  readonly #stop = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();
  #offStep: (() => void) | undefined;

  constructor(parts: HeartbeatParts, settings: HeartbeatSettings, application: ApplicationSettings) {
    const { hypervisor, roster, store, clock, logger, host } = parts;
    const { interval, lanes, host_stall: stall } = settings;
    const rules = pulseRules(settings);
    this.#parts = parts;
    this.#settings = settings;
    const patience = rules.threshold * interval;
    const complaints = new Complaints(clock, logger);
    this.#complaints = complaints;
    this.#host = new HostWatch(
      { hypervisor, roster, store, clock, logger, complaints, host },
      { guests: stall.guests, share: stall.percent / 100, interval, patience },
    );
    const telling = (): Telling => ({ ...this.#host.facts, threshold: rules.threshold, interval });
    this.#book = new GuestBook({
      store,
      patience: { boot: settings.boot_grace, agent: settings.agent_grace, undecided: patience },
      sight: () => this.#host.sight,
      telling,
    });
    this.#lanes = new AgentLanes({ perLane: lanes.each, all: lanes.all, clock });
    const asksApplication = application.file !== undefined || application.command !== undefined;
    // Whose heartbeat is asked for may be none of nova's.
    const unwantedApplication = guestSelection(application, false);
    this.#unasked = guestSelection(settings, hypervisor.tellsNova);
    this.#keeper = new GuestKeeper({
      store,
      roster,
      logger,
      complaints,
      interval,
      book: this.#book,
      stall: this.#host.stall,
      selected: (description) => this.#unasked(description) === null,
      now: () => clock.now(),
      stopped: () => this.#stop.signal.aborted,
      checkOf: (description, beat) =>
        asksApplication && unwantedApplication(description) === null
          ? new ApplicationCheck(application, beat)
          : null,
    });
    this.#visit = {
      hypervisor,
      logger,
      rules,
      book: this.#book,
      lanes: this.#lanes,
      stall: this.#host.stall,
      seconds: wholeSeconds(settings.timeout),
      applicationInterval: application.interval,
      now: () => clock.now(),
      laggedSince: (then) => this.#host.laggedSince(then),
      judgeHost: () => this.#host.judge(),
      stalled: () => this.#host.sight.stalled,
      stopped: () => this.#stop.signal.aborted,
    };
  }

  /** Begins with the domains that the roster knows, and what the last run knew of them. */
  start(): void {
    this.#keeper.start();
    const { signal } = this.#stop;
    this.#offStep = this.#parts.clock.onStep?.((by) => {
      for (const guest of this.#keeper.guests()) stepped(guest, by);
    });
    this.#loops = Promise.all([this.#round(signal), this.#host.watch(signal, () => this.#keeper.look())]);
  }

  /** Nothing is heard, asked or written down any more; what is out comes to nothing. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#offStep?.();
    for (const guest of this.#keeper.guests()) guest.epoch += 1;
    await this.#loops;
  }

  hear(event: HypervisorEvent): void {
    if (this.#stop.signal.aborted) return;
    this.#host.hear(event);
    this.#keeper.hear(event);
  }

  /** Asks every guest that runs once, as fast as the lanes let it; resolves when all were asked. */
  async sweep(): Promise<void> {
    const { clock } = this.#parts;
    for (const guest of this.#keeper.guests()) {
      if (!guest.busy && this.#keeper.canAsk(guest)) this.#keep(this.#ask(guest, clock.now()));
    }
    await Promise.all(this.#visits);
  }

  *reports(): Iterable<GuestReport> {
    const now = this.#parts.clock.now();
    for (const guest of this.#keeper.guests()) yield this.#reportOf(guest, now);
  }

  /** How many domains of this host are not asked, by why not. */
  get unasked(): Readonly<Partial<Record<Unasked, number>>> {
    const counts: Partial<Record<Unasked, number>> = {};
    for (const { description } of this.#parts.roster.all()) {
      const because = this.#unasked(description);
      if (because !== null) counts[because] = (counts[because] ?? 0) + 1;
    }
    return counts;
  }

  get figures(): HeartbeatFigures {
    return {
      guests: this.#keeper.size,
      answers: this.#answers,
      inFlight: this.#lanes.inFlight,
      waiting: this.#lanes.waiting,
      stall: this.#host.stall.stall,
      timerLag: this.#host.facts.timerLag,
    };
  }

  #reportOf(guest: Guest, now: Micros): GuestReport {
    const { record, known, uuid } = guest;
    const { application } = record;
    const health = this.#book.healthOf(guest, now);
    return {
      uuid,
      name: known.description.name,
      displayName: known.description.nova?.displayName ?? null,
      heartbeat: HEARTBEATS[record.pulse.phase],
      health,
      since: record.told?.health === health ? record.told.since : record.begun,
      misses: record.pulse.misses,
      lastAnswer: record.lastAnswer,
      evidence: evidenceOf(guest, record, this.#host.facts),
      application:
        application === null
          ? null
          : { status: application.status, detail: application.detail, since: application.since },
    };
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { clock, hypervisor } = this.#parts;
    while (!signal.aborted) {
      const now = clock.now();
      const next = hypervisor.connected ? this.#askThoseDue(now) : now + LOOK * 1000;
      await clock.sleep(Math.max(REST, Math.ceil((next - now) / 1000)), signal);
    }
  }

  /** When somebody is due next, as far as is known. */
  #askThoseDue(now: Micros): Micros {
    let next = now + LOOK * 1000;
    for (const guest of this.#keeper.guests()) {
      if (guest.busy) continue;
      if (guest.dueAt > now) next = Math.min(next, guest.dueAt);
      else if (this.#keeper.canAsk(guest)) this.#keep(this.#ask(guest, now));
      else guest.dueAt = now + this.#settings.interval;
    }
    return next;
  }

  #keep(visit: Promise<void>): void {
    this.#visits.add(visit);
    void visit.finally(() => this.#visits.delete(visit));
  }

  async #ask(guest: Guest, now: Micros): Promise<void> {
    const { interval, back_off: backOff, boot_grace: bootGrace } = this.#settings;
    const { epoch } = guest;
    guest.busy = true;
    guest.askedAt = now;
    let came: AgentAnswer['kind'] = 'unknown';
    try {
      came = await new GuestVisit(this.#visit, guest).run();
      this.#answers[came] = (this.#answers[came] ?? 0) + 1;
    } catch (error) {
      const text = `What ${guest.known.description.name} does could not be written down; it is asked again`;
      this.#complaints.hear(error, { guest: guest.uuid }, text);
    } finally {
      guest.busy = false;
      // What happened meanwhile has made it due by itself.
      if (guest.epoch === epoch) guest.dueAt = nextDue(guest, came, now, { interval, backOff, bootGrace });
    }
  }
}
