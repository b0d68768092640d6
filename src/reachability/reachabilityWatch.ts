import { setImmediate } from 'node:timers/promises';
import type { CanaryConfig, NamespaceRules, ReachabilityWatchConfig } from '../config/index.ts';
import {
  SaidOnce,
  StackwireError,
  type Clock,
  type Logger,
  type Micros,
  type Source,
  type SourceListener,
  type SourceStatus,
  type StoreReader,
} from '../model/index.ts';
import { canaryAnswers, canaryTargets } from './canaries.ts';
import { checkFping } from './checkFping.ts';
import { GuestBook, toldOf, type FoundGuest } from './guestBook.ts';
import { dueState, type GuestState, type WatchedGuest } from './guestState.ts';
import { pingGuests, type GuestRound } from './pingGuests.ts';
import { Pinger } from './pinger.ts';
import type { PingTarget } from './pingTarget.ts';
import { reachabilityMessage } from './reachabilityMessage.ts';
import { readGuests } from './readGuests.ts';
import type { FpingPrograms } from './runFping.ts';
import type { SweepFigures } from './sweepFigures.ts';
import type { WatchFile } from './watchFile.ts';
import type { WayNotice } from './wayNotice.ts';
import { WayTeller } from './wayTeller.ts';

export interface ReachabilityWatchParts {
  readonly settings: ReachabilityWatchConfig;
  readonly programs: FpingPrograms;
  readonly namespaces: NamespaceRules;
  readonly canaries: readonly CanaryConfig[];
  readonly reader: StoreReader;
  readonly file: Pick<WatchFile, 'read' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this bridge: its publisher is `reachability.<host>`. */
  readonly host: string;
  /** Takes what the watch says of itself: that the way to guests seems lost. */
  readonly tell: (notice: WayNotice) => void;
  /** Hears of each sweep. */
  readonly swept: (figures: SweepFigures) => void;
}

const STREAM = 1;
const STOPPING: SourceStatus = { state: 'stopped', detail: '' };
/** Guests that are judged between two breaths. */
const SLICE = 100;

/**
 * A source whose messages come of asking: it sweeps over the guests of the inventory, and tells what holds for its dwell time. What it
 * tells goes the way of all messages, and counts as told when it is committed.
 */
export class ReachabilityWatch implements Source {
  readonly name = 'reachability';
  readonly #parts: ReachabilityWatchParts;
  readonly #pinger: Pinger;
  readonly #stopping = new AbortController();
  readonly #said = new SaidOnce();
  readonly #canaries: readonly PingTarget[];
  readonly #book: GuestBook;
  readonly #teller: WayTeller;
  /** Handed over and not committed yet, by guest. */
  readonly #underWay = new Map<string, { readonly position: number; readonly state: GuestState }>();
  #position = 0;
  #paused = false;
  #listener: SourceListener | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReachabilityWatchParts) {
    this.#parts = parts;
    this.#pinger = new Pinger(parts.programs);
    const { file, canaries, settings, reader, host } = parts;
    this.#canaries = canaryTargets(canaries);
    this.#book = new GuestBook(file, settings, canaries);
    this.#teller = new WayTeller(host, settings.dwell.dead, reader.problems());
  }

  start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    listener.status({ state: 'connecting', detail: 'begins its first sweep' });
    this.#running = this.#run(listener);
    return Promise.resolve();
  }

  settle(stream: number, position: number): void {
    if (stream !== STREAM) return;
    for (const [id, { position: at, state }] of this.#underWay) {
      // They stand in the order of their positions.
      if (at > position) return;
      this.#underWay.delete(id);
      this.#book.took(id, state);
    }
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  async drain(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async stop(): Promise<void> {
    await this.drain();
    this.#remember();
    this.#listener?.status({ state: 'stopped', detail: '' });
  }

  async #run(listener: SourceListener): Promise<void> {
    const { clock, settings } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const began = clock.now();
      try {
        const status = await this.#sweep(listener, signal);
        if (signal.aborted) return;
        this.#remember();
        listener.status(status);
        this.#tellLate(clock.now() - began);
      } catch (error) {
        if (!signal.aborted) this.#tellFailure(listener, error);
      }
      const rest = settings.interval - (clock.now() - began);
      await clock.sleep(Math.min(Math.max(rest, 0), settings.interval) / 1000, signal);
    }
  }

  /** Looks at all guests once; resolves with how the watch is. */
  async #sweep(listener: SourceListener, signal: AbortSignal): Promise<SourceStatus> {
    const { programs, reader, namespaces, clock, tell } = this.#parts;
    const began = clock.now();
    await checkFping(programs.fping);
    const guests = await gathered(readGuests(reader, namespaces));
    const active = guests.filter(({ status }) => status === 'ACTIVE');
    const round = await pingGuests(active, this.#canaries, this.#pinger, signal);
    if (signal.aborted) return STOPPING;
    this.#tellFailures(round.failures);
    const answers = new Map(active.map(({ id }, at) => [id, round.answers[at]]));
    const found = guests.map((guest) => ({ guest, answer: answers.get(guest.id) }));
    const now = clock.now();
    this.#book.judgeWays(found, canaryAnswers(this.#canaries, round.canaries), now);
    for (const [index, each] of found.entries()) {
      this.#tell(each, this.#book.look(each, now), now, listener);
      // A network that fails is news of all its guests at once; the bridge reads on meanwhile, and says when it has enough.
      if (index % SLICE === SLICE - 1) await setImmediate();
      if (signal.aborted) return STOPPING;
    }
    this.#book.ended(found, now);
    for (const notice of this.#teller.news(this.#book.lost, now)) tell(notice);
    this.#tellFigures(found, round, now, now - began);
    return statusOf(guests.length, round);
  }

  #tell({ guest, answer }: FoundGuest, state: WatchedGuest, now: Micros, listener: SourceListener): void {
    const { id, project } = guest;
    if (this.#paused || this.#underWay.has(id)) return;
    const was = toldOf(guest, state);
    const due = dueState(state, was, this.#parts.settings, now);
    if (due === null) return;
    const { since } = state;
    const news = { instance: id, project, state: due, since, was, addresses: answer?.addresses ?? [] };
    this.#position += 1;
    this.#underWay.set(id, { position: this.#position, state: due });
    listener.deliver({
      stream: STREAM,
      position: this.#position,
      body: reachabilityMessage(news, this.#parts.host, now),
      meta: { source: this.name, received: now, receivedKnown: true },
    });
  }

  #tellFigures(found: readonly FoundGuest[], { answers }: GuestRound, at: Micros, took: Micros): void {
    const { counts, lost } = this.#book;
    const wanted = found.reduce(
      (sum, { guest, answer }) => sum + (answer === undefined ? 0 : guest.targets.length),
      0,
    );
    const asked = answers.reduce((sum, { addresses }) => sum + addresses.length, 0);
    this.#parts.swept({ at, took, guests: counts, asked, notAsked: wanted - asked, lost: lost.size });
  }

  #tellLate(took: Micros): void {
    const { settings, logger } = this.#parts;
    if (took > settings.interval && this.#said.isNew('late'))
      logger.warn(
        { source: this.name, took_ms: Math.round(took / 1000), interval_ms: settings.interval / 1000 },
        'a sweep took longer than `reachability.watch.interval`, so the next begins at once; make that longer',
      );
  }

  #remember(): void {
    try {
      this.#book.remember();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#said.isNew(reason))
        this.#parts.logger.warn(
          { reason },
          'what the reachability watch knows could not be written; a restart begins its times anew',
        );
    }
  }

  #tellFailures(failures: readonly StackwireError[]): void {
    for (const { code, message } of failures) {
      if (this.#said.isNew(message))
        this.#parts.logger.warn({ source: this.name, code }, `some guests could not be asked: ${message}`);
    }
  }

  #tellFailure(listener: SourceListener, error: unknown): void {
    const { logger } = this.#parts;
    if (!(error instanceof StackwireError))
      logger.error({ source: this.name, error }, 'a sweep over the guests failed');
    const reason = error instanceof Error ? error.message : String(error);
    listener.status({ state: 'waiting', detail: reason });
  }
}

/** Where nobody at all could be asked, the watch sees nothing, and waits for that to be mended. */
function statusOf(guests: number, { answers, failures: [failure] }: GuestRound): SourceStatus {
  const asked = answers.some((answer) => answer.asked.length > 0);
  return asked || failure === undefined
    ? { state: 'bound', detail: `watches ${guests} guests` }
    : { state: 'waiting', detail: `no guest can be asked: ${failure.message}` };
}

async function gathered<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
