import { SaidOnce, SECOND, type Clock, type Logger, type Micros } from '../../model/index.ts';
import type { Departure, DomainRoster, KnownDomain } from '../domains/domainRoster.ts';
import { HypervisorError, type Hypervisor, type HypervisorEvent } from '../hypervisor/hypervisor.ts';
import type { ProbeStore } from '../store/probeStore.ts';
import { CounterLooks, isAtRest } from './counterLooks.ts';
import { dueSets, nextDue, outlived, unseenDepartures } from './dueSets.ts';
import { endBy } from './departure.ts';
import type { SamplerSettings } from './fields.ts';
import { finalEvent } from './finalEvent.ts';
import { isNovas } from './resourceMetadata.ts';
import { SampleBook } from './sampleBook.ts';
import { backAgain, newRecord, type SampleRecord } from './sampleRecord.ts';

export interface FinalSamplerParts {
  readonly hypervisor: Hypervisor;
  readonly roster: DomainRoster;
  readonly store: ProbeStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nova's name of this host. */
  readonly host: string;
}

/** What came of a request: sent now, sent before, or this host has never seen the instance. */
export type FinalOutcome = 'sent' | 'sent-before' | 'unknown';

/** What was done since the start. */
export interface SamplerCounts {
  readonly looks: number;
  readonly live: number;
  readonly last: number;
  readonly unknown: number;
}

/** So many that began are looked at one by one; more than that at once in one call. */
const ONE_BY_ONE = 4;

/**
 * Keeps the last samples of every instance of nova's and sends them once when it goes: when somebody asks, or when what is seen
 * here says so. It asks for nothing but counters.
 */
export class FinalSampler {
  readonly #settings: SamplerSettings;
  readonly #parts: FinalSamplerParts;
  readonly #book: SampleBook;
  readonly #said = new SaidOnce();
  readonly #stopping = new AbortController();
  readonly #looks: CounterLooks;
  /** Domains that began, to be looked at soon. */
  readonly #fresh = new Set<string>();
  #counts: SamplerCounts = { looks: 0, live: 0, last: 0, unknown: 0 };
  #nextLook: Micros = 0;
  #reconciled = false;
  #wake = new AbortController();
  #running: Promise<void> | null = null;

  constructor(settings: SamplerSettings, parts: FinalSamplerParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#book = new SampleBook(parts.store, parts.logger);
    this.#looks = new CounterLooks({ ...parts, book: this.#book });
  }

  get counts(): SamplerCounts {
    return this.#counts;
  }

  start(): void {
    this.#parts.roster.listen({
      changed: (domain, before) => this.#changed(domain, before),
      departed: (domain, how) => this.#departed(domain, how),
    });
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** To be told of every event of the hypervisor's. */
  hear(event: HypervisorEvent): void {
    const detail = endBy(event);
    if (detail === null || event.kind !== 'lifecycle') return;
    const { uuid } = event.domain;
    const record = this.#book.get(uuid);
    if (record === undefined || record.sent !== null) return;
    const ended = { at: this.#parts.clock.now(), detail };
    this.#book.keep(new Map([[uuid, { ...record, ended }]]));
  }

  /**
   * Sends the final set of an instance whose delete began then: with one more look if its domain answers, at once if not. A set
   * that went unasked before that was of something else, such as a long rebuild, and does not stand for this one.
   * @throws Error where nobody can tell yet whether it was here, or its set could not be kept: it is to be asked again then
   */
  async request(uuid: string, began: Micros): Promise<FinalOutcome> {
    const known = this.#looks.recordOf(uuid);
    if (known === undefined) return this.#unknown(uuid);
    if (isAnswered(known, began)) return 'sent-before';
    const live = await this.#looks.atOne(uuid, known);
    // Others may have asked meanwhile, or it may have been seen to go.
    const now = this.#book.get(uuid);
    if (now !== undefined && isAnswered(now, began)) return 'sent-before';
    const gone = now?.gone ?? null;
    if (live === null) this.#send(now ?? known, 'last', true);
    else this.#send({ ...live, gone }, 'live', true);
    return 'sent';
  }

  #unknown(instance: string): FinalOutcome {
    const { roster, logger } = this.#parts;
    if (!roster.current) throw new Error('the domains of this host are not known at the moment');
    this.#count('unknown');
    logger.info({ instance }, 'last samples were asked for of an instance that was never seen here');
    return 'unknown';
  }

  #send(record: SampleRecord, taken: 'live' | 'last', asked: boolean): void {
    const { clock, host, logger } = this.#parts;
    const now = clock.now();
    const event = finalEvent(record, host, { taken, asked, now });
    this.#book.finish(record, { at: now, asked }, event);
    this.#count(taken);
    const { age } = event.payload;
    logger.info(
      { instance: record.domain.uuid, taken, asked, age },
      'the last samples of an instance go out',
    );
  }

  #changed(known: KnownDomain, before: KnownDomain | null): void {
    const { description, state } = known;
    if (!isNovas(description)) return;
    const { uuid } = description;
    const record = this.#book.get(uuid);
    const runs = !isAtRest(state.power);
    const began = runs && !(before !== null && sameRun(before, known));
    if (record === undefined || record.gone !== null || began) {
      const here = record === undefined ? newRecord(description, state.power) : backAgain(record);
      // It may be gone again before anybody can look at its counters.
      this.#book.keep(new Map([[uuid, runs ? { ...here, ran: this.#parts.clock.now() } : here]]));
    }
    if (!began) return;
    this.#fresh.add(uuid);
    this.#wakeUp();
  }

  #departed({ description: { uuid } }: KnownDomain, how: Departure): void {
    this.#fresh.delete(uuid);
    const record = this.#book.get(uuid);
    if (record === undefined) return;
    if (how === 'migrated') this.#book.forget([uuid]);
    else this.#leave(new Map([[uuid, record]]), how);
  }

  #leave(records: ReadonlyMap<string, SampleRecord>, how: 'removed' | 'missing'): void {
    const gone = { at: this.#parts.clock.now(), how };
    this.#book.keep(new Map([...records].map(([uuid, record]) => [uuid, { ...record, gone }])));
    this.#wakeUp();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const now = this.#parts.clock.now();
      this.#reconcile();
      if (now >= this.#nextLook || this.#fresh.size > ONE_BY_ONE) {
        this.#nextLook = now + this.#settings.interval;
        await this.#lookAtAll();
        if (this.#parts.roster.current) this.#book.forget(outlived(this.#book, this.#parts.roster, now));
      } else if (this.#fresh.size > 0) await this.#lookAtFresh();
      this.#settle();
      const millis = Math.max(0, (this.#nextTime() - this.#parts.clock.now()) / 1000);
      if (this.#fresh.size === 0) await this.#parts.clock.sleep(millis, this.#wake.signal);
      if (this.#wake.signal.aborted && !this.#stopping.signal.aborted) this.#wake = new AbortController();
    }
  }

  /** What is remembered and no longer here went while the probe was away. */
  #reconcile(): void {
    const { roster } = this.#parts;
    if (this.#reconciled || !roster.current) return;
    this.#reconciled = true;
    const left = unseenDepartures(this.#book, roster);
    if (left.size > 0) this.#leave(left, 'missing');
  }

  async #lookAtAll(): Promise<void> {
    this.#fresh.clear();
    try {
      await this.#looks.atAll();
      this.#count('looks');
      this.#said.forget();
    } catch (error) {
      // The driver says itself that there is no connection, and at the start there is none yet.
      if (error instanceof HypervisorError && error.kind === 'lost') return;
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#said.isNew(reason))
        this.#parts.logger.warn({ reason }, 'the counters of the instances cannot be read at the moment');
    }
  }

  async #lookAtFresh(): Promise<void> {
    const [uuid] = this.#fresh;
    if (uuid === undefined) return;
    this.#fresh.delete(uuid);
    const known = this.#book.get(uuid);
    if (known === undefined || known.sent !== null) return;
    const record = await this.#looks.atOne(uuid, known);
    const now = this.#book.get(uuid);
    if (record === null || now === undefined || now.sent !== null) return;
    this.#book.keep(new Map([[uuid, { ...record, gone: now.gone }]]));
  }

  /** Sends the sets of those that are gone for good. */
  #settle(): void {
    const { roster, clock, logger } = this.#parts;
    if (!roster.current) return;
    for (const record of dueSets(this.#book, this.#settings.grace, clock.now())) {
      if (roster.get(record.domain.uuid) !== undefined) continue;
      try {
        this.#send(record, 'last', false);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (this.#said.isNew(reason))
          logger.error({ reason }, 'a final set cannot be kept on disk; it is tried again');
      }
    }
  }

  /** When there is something to do next. */
  #nextTime(): Micros {
    const now = this.#parts.clock.now();
    const next = Math.min(this.#nextLook, nextDue(this.#book, this.#settings.grace, now));
    return this.#reconciled ? next : Math.min(next, now + SECOND);
  }

  #wakeUp(): void {
    this.#wake.abort();
  }

  #count(what: keyof SamplerCounts): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 };
  }
}

/** Whether its set went for the delete that began then. */
function isAnswered({ sent }: SampleRecord, began: Micros): boolean {
  return sent !== null && (sent.asked || sent.at >= began);
}

/** Whether it ran before and is the same process still. */
function sameRun(before: KnownDomain, now: KnownDomain): boolean {
  return before.description.id === now.description.id && !isAtRest(before.state.power);
}
