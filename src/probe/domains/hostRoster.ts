import { isDeepStrictEqual } from 'node:util';
import { SaidOnce, type Clock, type Logger } from '../../model/index.ts';
import {
  HypervisorError,
  type AgentChannel,
  type Domain,
  type DomainState,
  type Hypervisor,
  type HypervisorEvent,
} from '../hypervisor/hypervisor.ts';
import type { Departure, DomainRoster, KnownDomain, RosterListener } from './domainRoster.ts';
import { Refreshes } from './refreshes.ts';

/** Milliseconds after which the whole list is taken again: what changes without an event, such as a disk that was attached, shows then. */
const AGAIN = 300_000;
/** Milliseconds after a list that failed. */
const SOON = 5000;
/**
 * Milliseconds after a machine stopped: one without a definition, or which took it along to another host, is there still when that is
 * told, is gone within moments, and nothing is told of that.
 */
const MOMENTS = 2000;

export interface RosterParts {
  readonly hypervisor: Hypervisor;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Entry {
  readonly known: KnownDomain;
  /** How it left, if it turns out to be gone; null while nothing was heard of that. */
  readonly left: Departure | null;
  /** Its guest has not come yet, or runs on another host: nobody is told of it. */
  readonly away: boolean;
}

/**
 * The roster as events keep it. An event only says which domain to ask about: its state and description are read anew, and it
 * is gone when libvirt says so; hence a transient domain that stopped is removed, and one that was defined again meanwhile is not.
 */
export class HostRoster implements DomainRoster {
  readonly #hypervisor: Hypervisor;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #said = new SaidOnce();
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: RosterListener[] = [];
  readonly #refreshes = new Refreshes((domain, how) => this.#refresh(domain, how));
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #current = false;
  /** Counts connections; what was asked over an earlier one says nothing of now. */
  #generation = 0;

  constructor({ hypervisor, clock, logger }: RosterParts) {
    this.#hypervisor = hypervisor;
    this.#clock = clock;
    this.#logger = logger;
  }

  get current(): boolean {
    return this.#current;
  }

  *all(): Generator<KnownDomain> {
    for (const { known, away } of this.#entries.values()) if (!away) yield known;
  }

  get(uuid: string): KnownDomain | undefined {
    const entry = this.#entries.get(uuid);
    return entry === undefined || entry.away ? undefined : entry.known;
  }

  listen(listener: RosterListener): void {
    this.#listeners.push(listener);
  }

  /** Takes the list now and then, and whenever the hypervisor is connected. */
  start(): void {
    this.#running = this.#run();
  }

  /** Before anybody else hears of the event, so that who asks the roster then finds no older one. */
  hear(event: HypervisorEvent): void {
    switch (event.kind) {
      case 'connected':
        this.#generation += 1;
        return this.#wake.abort();
      case 'lost':
        this.#generation += 1;
        this.#current = false;
        return;
      case 'agent':
        return this.#hearChannel(event.domain, event.connected ? 'connected' : 'disconnected');
      case 'lifecycle':
        this.#noteLeft(event);
        this.#refreshes.ask(event.domain);
        if (event.event === 'stopped') void this.#askAgain(event.domain);
        return;
      case 'rebooted':
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      const listed = !this.#hypervisor.connected || (await this.#takeList());
      if (!this.#stopping.signal.aborted) await this.#clock.sleep(listed ? AGAIN : SOON, this.#wake.signal);
    }
  }

  /** Whether it could be taken whole. */
  async #takeList(): Promise<boolean> {
    const generation = this.#generation;
    try {
      const listed = await this.#hypervisor.domains();
      const missing = [...this.#entries.values()].map(({ known }) => known.description);
      const there = new Set(listed.map(({ uuid }) => uuid));
      await this.#refreshes.all([...listed, ...missing.filter(({ uuid }) => !there.has(uuid))], 'missing');
    } catch (error) {
      this.#warn('the list of machines could not be taken', error);
      return false;
    }
    if (generation !== this.#generation) return false;
    this.#current = true;
    return true;
  }

  async #refresh(domain: Domain, how: Departure): Promise<void> {
    const generation = this.#generation;
    try {
      const state = await this.#hypervisor.state(domain);
      const description = await this.#hypervisor.describe(domain);
      if (generation === this.#generation) this.#put({ description, state });
    } catch (error) {
      if (generation !== this.#generation) return;
      if (error instanceof HypervisorError && error.kind === 'gone') return this.#remove(domain.uuid, how);
      this.#warn(`${domain.name} could not be read`, error);
    }
  }

  async #askAgain(domain: Domain): Promise<void> {
    await this.#clock.sleep(MOMENTS, this.#stopping.signal);
    if (!this.#stopping.signal.aborted && this.#entries.has(domain.uuid)) this.#refreshes.ask(domain);
  }

  #hearChannel(domain: Domain, channel: AgentChannel): void {
    const entry = this.#entries.get(domain.uuid);
    // An answer that is on its way may be older than this.
    if (entry === undefined || this.#refreshes.asks(domain.uuid)) return this.#refreshes.ask(domain);
    const { description, state } = entry.known;
    this.#put({ description: { ...description, channel }, state });
  }

  #noteLeft({ domain, event, detail }: Extract<HypervisorEvent, { readonly kind: 'lifecycle' }>): void {
    const entry = this.#entries.get(domain.uuid);
    if (entry === undefined) return;
    const migrated = event === 'stopped' && detail === 'migrated';
    const left = migrated ? 'migrated' : event === 'undefined' ? (entry.left ?? 'removed') : entry.left;
    this.#entries.set(domain.uuid, { ...entry, left });
  }

  #put(known: KnownDomain): void {
    const { uuid } = known.description;
    const before = this.#entries.get(uuid);
    const away = isAway(known.state, before);
    const left = holdsNoGuest(known.state) ? (before?.left ?? null) : null;
    this.#entries.set(uuid, { known, left, away });
    const shown = before === undefined || before.away ? null : before.known;
    if (away) return shown === null ? undefined : this.#tell(shown, 'migrated');
    if (shown !== null && isDeepStrictEqual(shown, known)) return;
    for (const listener of this.#listeners) listener.changed?.(known, shown);
  }

  #remove(uuid: string, how: Departure): void {
    const entry = this.#entries.get(uuid);
    if (entry === undefined) return;
    this.#entries.delete(uuid);
    const left = entry.left ?? how;
    // It may be known from an earlier run, if it was being handed over already when this one saw it first.
    if (!entry.away || left === 'migrated') this.#tell(entry.known, left);
  }

  #tell(domain: KnownDomain, how: Departure): void {
    for (const listener of this.#listeners) listener.departed?.(domain, how);
  }

  #warn(what: string, error: unknown): void {
    // The driver says that the connection was lost.
    if (error instanceof HypervisorError && error.kind === 'lost') return;
    const text = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    if (this.#said.isNew(text)) this.#logger.warn({}, text);
  }
}

const STARTING = 'starting up';
/** Reasons why a domain stands still that was not paused: its guest has not come yet, or has gone; libvirt gives the same for both. */
const VACANT: ReadonlySet<string> = new Set([STARTING, 'migrating', 'post-copy']);

function isVacant({ power, reason }: DomainState): boolean {
  return power === 'paused' && VACANT.has(reason);
}

function holdsNoGuest(state: DomainState): boolean {
  return state.power === 'shutoff' || isVacant(state);
}

/**
 * Whether a domain is there for a guest of another host's. Where its definition stays behind that remains so until a guest runs in
 * it, also when one was to come and did not. One that was only seen to start up, and did not, was to run here.
 */
function isAway(state: DomainState, before: Entry | undefined): boolean {
  if (isVacant(state)) return before === undefined || before.away;
  if (state.power !== 'shutoff') return false;
  return state.reason === 'migrated' || (before?.away === true && before.known.state.reason !== STARTING);
}
