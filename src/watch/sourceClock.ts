import type { Micros } from '../model/index.ts';
import { afterAlarm, type Rhythm } from './learntLimit.ts';

/** Lags kept between two looks. */
const SAMPLE = 64;
/** A source that is listened to and brings nothing for so long has nothing waiting for us. */
const DRAINED: Micros = 10_000_000;
/** Quiet is what is longer than so many times the usual time between two messages. */
const QUIET = 5;
/** Nobody tells a rate by less. */
const ENOUGH_FOR_RATE: Micros = 600_000_000;

/**
 * What is heard of one source, and the clocks by which its publishers are judged. Both go on only from message to
 * message, while we listen: so a publisher's silence grows only while others are heard, and never while our
 * link is down, reading is paused or the whole bus is dead.
 *
 * `heard` is the time listened. `activity` is the same with quiet stretches cut short, so that it goes slower where less
 * is said by all: a feed that is quieter at night or on Sundays then makes nobody late.
 */
export class SourceClock {
  readonly name: string;
  readonly #longestCut: Micros;
  #cut: Micros;
  readonly #away = new Set<string>();
  readonly #lags = new Float64Array(SAMPLE);
  #lagCount = 0;
  #running = false;
  /** Whether the source was called silent; ends with its next message. */
  silent = false;
  heard: Micros = 0;
  activity: Micros = 0;
  messages = 0;
  /** Receipt of the last message, or when listening began again after that. */
  last: Micros = 0;
  /** Newest stamp. */
  newest: Micros = 0;
  /** Longest time between two messages while we listened. */
  longest: Micros = 0;
  /** Stamp of the first message after `markNext`; null until it comes. */
  marked: Micros | null = null;
  #marking = false;
  /** What was received at or after this was received before the clock was set back. */
  #stale: Micros = Infinity;
  /** Time listened, and messages heard in it, before this run. */
  #before = { heard: 0, messages: 0 };

  /** No stretch counts for more than `cut` of activity. */
  constructor(name: string, cut: Micros) {
    this.name = name;
    this.#longestCut = cut;
    this.#cut = cut;
  }

  /** A message. Called for each, so it only writes numbers. */
  hear(received: Micros, generated: Micros): void {
    this.messages += 1;
    if (generated > this.newest) this.newest = generated;
    if (this.#lagCount < SAMPLE) this.#lags[this.#lagCount++] = received - generated;
    if (this.#marking) this.#mark(generated);
    const idle = received - this.last;
    if (!this.#running || idle > this.longest) this.#notable(received, generated, idle);
    else if (idle > 0) this.#advance(received, idle);
  }

  /** We do not listen, for this reason: what was not heard up to now was really not said. */
  away(reason: string, now: Micros): void {
    const listened = now - this.last;
    if (this.#running && listened > 0) this.#advance(now, listened);
    this.#running = false;
    this.#away.add(reason);
  }

  /** The reason has gone; with the last one we listen again. */
  back(reason: string, now: Micros): void {
    this.#away.delete(reason);
    if (this.#away.size > 0 || this.#running) return;
    this.last = now;
    this.#running = !this.silent;
  }

  /** The machine's clock was set by so much, and nobody listened for longer or shorter because of it. */
  stepped(by: Micros): void {
    if (by < 0) this.#stale = this.last;
    this.last += by;
  }

  /** Calls the source silent: that time counts for nobody. */
  fallSilent(): void {
    this.silent = true;
    this.#running = false;
  }

  /** Goes on from what an earlier run heard of this source. */
  adopt({ heard, messages, longest }: SourceClock): void {
    this.#before = { heard, messages };
    this.longest = Math.max(this.longest, longest);
  }

  /** How often the source itself is heard. */
  get rhythm(): Rhythm {
    const heard = this.#before.heard + this.heard;
    return { heard, active: heard, longest: this.longest };
  }

  /** Messages per microsecond, usually; 0 where too little was heard to say so. */
  get rate(): number {
    const heard = this.#before.heard + this.heard;
    return heard < ENOUGH_FOR_RATE ? 0 : (this.#before.messages + this.messages) / heard;
  }

  /** Fits what counts as quiet to the usual rate. */
  adaptCut(): void {
    this.#stale = Infinity;
    const { rate } = this;
    this.#cut = rate === 0 ? this.#longestCut : Math.min(this.#longestCut, QUIET / rate);
  }

  /** Whether what is sent now would be heard. */
  get listening(): boolean {
    return this.#away.size === 0;
  }

  /** How long nothing was heard although we listened. */
  idle(now: Micros): Micros {
    return this.#running ? Math.max(0, now - this.last) : 0;
  }

  /** The time listened up to now. */
  listened(now: Micros): Micros {
    return this.heard + this.idle(now);
  }

  /** Up to which time of sending the feed was read: a backlog is worked off in about that order. */
  readUpTo(now: Micros): Micros {
    return this.idle(now) > DRAINED ? now : Math.min(this.newest, now);
  }

  /** The median time from sent to received since the last look; null where nothing came. */
  takeLag(): Micros | null {
    if (this.#lagCount === 0) return null;
    const sorted = this.#lags.subarray(0, this.#lagCount).sort();
    this.#lagCount = 0;
    return Math.max(0, sorted[Math.floor(sorted.length / 2)] ?? 0);
  }

  /** Notes the stamp of the next message. */
  markNext(): void {
    this.marked = null;
    this.#marking = true;
  }

  #mark(generated: Micros): void {
    this.marked = generated;
    this.#marking = false;
  }

  #advance(to: Micros, idle: Micros): void {
    this.last = to;
    this.heard += idle;
    this.activity += idle < this.#cut ? idle : this.#cut;
  }

  /** A message after the longest silence so far, or the first after none could be heard or nobody spoke. */
  #notable(received: Micros, generated: Micros, idle: Micros): void {
    if (received >= this.#stale) return;
    if (this.#running) {
      // One that was sent long ago has waited for us: it was not the source that was silent.
      if (received - generated < idle / 2) this.longest = idle;
      this.#advance(received, idle);
      return;
    }
    if (this.silent) this.longest = afterAlarm(this.longest, idle);
    this.silent = false;
    this.last = received;
    this.#running = this.listening;
  }
}
