import { setImmediate } from 'node:timers/promises';
import type { NamespaceRules, ReachabilityWatchConfig } from '../config/index.ts';
import {
  SaidOnce,
  StackwireError,
  type Clock,
  type Logger,
  type Micros,
  type Source,
  type SourceListener,
  type StoreReader,
} from '../model/index.ts';
import { checkFping } from './checkFping.ts';
import { dueState, nextState, type GuestState, type WatchedGuest } from './guestState.ts';
import { pingGuests, type GuestAnswer } from './pingGuests.ts';
import { Pinger } from './pinger.ts';
import { reachabilityMessage } from './reachabilityMessage.ts';
import { readGuests, type Guest } from './readGuests.ts';
import type { FpingPrograms } from './runFping.ts';
import type { WatchFile } from './watchFile.ts';

export interface ReachabilityWatchParts {
  readonly settings: ReachabilityWatchConfig;
  readonly programs: FpingPrograms;
  readonly namespaces: NamespaceRules;
  readonly reader: StoreReader;
  readonly file: Pick<WatchFile, 'read' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this bridge: its publisher is `reachability.<host>`. */
  readonly host: string;
}

const STREAM = 1;
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
  readonly #guests: Map<string, WatchedGuest>;
  /** Handed over and not committed yet, by guest. */
  readonly #underWay = new Map<string, { readonly position: number; readonly state: GuestState }>();
  #position = 0;
  #paused = false;
  #swept: Micros;
  #listener: SourceListener | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReachabilityWatchParts) {
    this.#parts = parts;
    this.#pinger = new Pinger(parts.programs);
    const { swept, guests } = parts.file.read();
    this.#swept = swept;
    this.#guests = new Map(guests);
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
      const guest = this.#guests.get(id);
      if (guest !== undefined) this.#guests.set(id, { ...guest, told: state });
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
    if (this.#swept > 0) this.#remember();
    this.#listener?.status({ state: 'stopped', detail: '' });
  }

  async #run(listener: SourceListener): Promise<void> {
    const { clock, settings } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const began = clock.now();
      try {
        const count = await this.#sweep(listener, signal);
        if (signal.aborted) return;
        this.#remember();
        listener.status({ state: 'bound', detail: `watches ${count} guests` });
      } catch (error) {
        if (!signal.aborted) this.#tellFailure(listener, error);
      }
      const rest = settings.interval - (clock.now() - began);
      await clock.sleep(Math.min(Math.max(rest, 0), settings.interval) / 1000, signal);
    }
  }

  /** Looks at all guests once; resolves with how many there are. */
  async #sweep(listener: SourceListener, signal: AbortSignal): Promise<number> {
    const { programs, reader, namespaces, clock } = this.#parts;
    await checkFping(programs.fping);
    const guests: Guest[] = [];
    for await (const guest of readGuests(reader, namespaces)) guests.push(guest);
    const active = guests.filter(({ status }) => status === 'ACTIVE');
    const { answers, failures } = await pingGuests(active, this.#pinger, signal);
    if (signal.aborted) return guests.length;
    this.#tellFailures(failures);
    const answerOf = new Map(active.map(({ id }, at) => [id, answers[at]]));
    const now = clock.now();
    for (const [index, guest] of guests.entries()) {
      this.#look(guest, answerOf.get(guest.id), now, listener);
      // A network that fails is news of all its guests at once; the bridge reads on meanwhile, and says when it has enough.
      if (index % SLICE === SLICE - 1) await setImmediate();
      if (signal.aborted) return guests.length;
    }
    this.#forget(guests);
    this.#swept = now;
    return guests.length;
  }

  #look(guest: Guest, answer: GuestAnswer | undefined, now: Micros, listener: SourceListener): void {
    const { id, status, createdAt, project } = guest;
    const { settings } = this.#parts;
    const alive = answer?.alive ?? null;
    const before = this.#guests.get(id) ?? firstOf(guest, now);
    const state = nextState(before, { status, alive, createdAt }, settings, now);
    this.#guests.set(id, state);
    if (this.#paused || this.#underWay.has(id)) return;
    // The inventory has it, unless its mapping was replaced.
    const was = guest.told ?? state.told ?? 'unknown';
    const due = dueState(state, was, settings, now);
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

  #forget(guests: readonly Guest[]): void {
    const there = new Set(guests.map(({ id }) => id));
    for (const id of this.#guests.keys()) if (!there.has(id)) this.#guests.delete(id);
  }

  #remember(): void {
    const { file, logger } = this.#parts;
    try {
      file.write({ swept: this.#swept, guests: this.#guests });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#said.isNew(reason))
        logger.warn(
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

/** Whoever was told dead or alive did answer once, also when the watch's own memory is lost. */
function firstOf({ told }: Guest, now: Micros): WatchedGuest | null {
  if (told !== 'alive' && told !== 'dead') return null;
  return { state: 'unknown', since: now, found: 0, answered: true };
}
