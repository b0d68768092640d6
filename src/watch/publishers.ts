import type { Micros } from '../model/index.ts';
import { afterAlarm } from './learntLimit.ts';
import type { SourceClock } from './sourceClock.ts';

/** What is known of one publisher. Times without a word are receipt times; the others are on its source's clocks. */
export interface Publisher {
  readonly id: string;
  /** null until it is heard in this run, where several sources could be its own. */
  clock: SourceClock | null;
  last: Micros;
  heardAt: Micros;
  activityAt: Micros;
  /** The same at its first message. */
  firstHeardAt: Micros;
  firstActivityAt: Micros;
  /** Longest silence, on `activity`. */
  longest: Micros;
  /** Since when it is called silent; null while it is not. */
  silentSince: Micros | null;
  /** The silence that the configuration allows; undefined leaves it to what is learnt. */
  readonly expected: Micros | undefined;
}

/** Publishers watched at most: more than a large cloud has, and no more than a forger may fill memory with. */
const MOST = 10_000;
/** Longer names are no publisher's. */
const LONGEST_ID = 255;

/** Who sends, by publisher id. */
export class Publishers {
  readonly #all = new Map<string, Publisher>();
  readonly #expected: (id: string) => Micros | undefined;
  readonly #most: number;

  constructor(expected: (id: string) => Micros | undefined, most: number = MOST) {
    this.#expected = expected;
    this.#most = most;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Whether there is little room left. */
  get crowded(): boolean {
    return this.#all.size > this.#most / 2;
  }

  /** A message of a publisher, after the clock has heard it. Called for each, so it only writes numbers. */
  hear(id: string, clock: SourceClock, received: Micros): void {
    const publisher = this.#all.get(id);
    if (publisher === undefined) {
      this.add(id, clock, received);
      return;
    }
    if (publisher.clock !== clock) {
      // Its silence so far cannot be told on another clock.
      publisher.firstHeardAt += clock.heard - publisher.heardAt;
      publisher.firstActivityAt += clock.activity - publisher.activityAt;
      publisher.activityAt = clock.activity;
      publisher.clock = clock;
    }
    const gap = clock.activity - publisher.activityAt;
    if (gap > publisher.longest) {
      publisher.longest = publisher.silentSince === null ? gap : afterAlarm(publisher.longest, gap);
    }
    publisher.last = received;
    publisher.heardAt = clock.heard;
    publisher.activityAt = clock.activity;
  }

  /** Takes a publisher in, if there is room; `at` is the receipt of its last message, or when waiting for one began. */
  add(id: string, clock: SourceClock | null, at: Micros): Publisher | null {
    if (this.#all.size >= this.#most || id.length > LONGEST_ID) return null;
    const heard = clock?.heard ?? 0;
    const activity = clock?.activity ?? 0;
    const publisher: Publisher = {
      id,
      clock,
      last: at,
      heardAt: heard,
      activityAt: activity,
      firstHeardAt: heard,
      firstActivityAt: activity,
      longest: 0,
      silentSince: null,
      expected: this.#expected(id),
    };
    this.#all.set(id, publisher);
    return publisher;
  }

  get(id: string): Publisher | undefined {
    return this.#all.get(id);
  }

  delete(id: string): void {
    this.#all.delete(id);
  }

  values(): Iterable<Publisher> {
    return this.#all.values();
  }
}
