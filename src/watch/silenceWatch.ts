import { HOUR, type Micros, type Problem } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { standingSubjects } from './feedProblem.ts';
import { globLimits } from './globLimits.ts';
import { faded, learntLimit, type Rhythm } from './learntLimit.ts';
import { type Publisher, Publishers } from './publishers.ts';
import {
  type Limit,
  publisherForgotten,
  publisherHeard,
  publisherSilent,
  SILENT,
  sourceHeard,
  sourceSilent,
} from './silenceNotices.ts';
import type { SilenceSettings } from './silenceSettings.ts';
import type { SourceClock } from './sourceClock.ts';

/** What an earlier time taught: publishers on a clock of that time. */
export interface SilencePast {
  readonly clock: SourceClock;
  readonly publishers: Publishers;
}

/**
 * Who has fallen silent. A publisher is called silent only when others of its source were heard after it should
 * have been: with nobody heard, nothing tells it from a dead bus, and then the source is called silent, once.
 */
export class SilenceWatch {
  readonly #settings: SilenceSettings;
  readonly #sources: readonly SourceClock[];
  readonly #publishers: Publishers;
  /** Named in the configuration, so they are waited for from the start and never given up. */
  readonly #named: ReadonlySet<string>;
  /** No silence is a problem that is shorter. */
  readonly #lowest: Micros;
  readonly #silentSources = new Map<SourceClock, Micros>();
  #forgotten: string[] = [];
  #nextFading: Micros;

  constructor(
    settings: SilenceSettings,
    sources: readonly SourceClock[],
    standing: readonly Problem[],
    now: Micros,
  ) {
    this.#settings = settings;
    this.#sources = sources;
    this.#publishers = new Publishers(globLimits(settings.expect));
    this.#named = new Set(
      settings.expect
        .filter(({ pattern, within }) => !pattern.includes('*') && within < Infinity)
        .map(({ pattern }) => pattern),
    );
    const { shortest, forgetAfter, expect } = settings;
    this.#lowest = Math.min(shortest, forgetAfter, ...expect.map(({ within }) => within));
    this.#nextFading = now + HOUR;
    for (const [subject, since] of standingSubjects(standing, SILENT)) this.#restore(subject, since);
    for (const id of this.#named) {
      if (this.#publishers.get(id) === undefined) this.#publishers.add(id, sources[0] ?? null, now);
    }
  }

  /** A message, after its source's clock has heard it. Called for each. */
  hear(publisher: string | null, clock: SourceClock, received: Micros): void {
    if (publisher !== null) this.#publishers.hear(publisher, clock, received);
  }

  /** What began and ended since the last look. */
  judge(now: Micros): readonly FeedNotice[] {
    if (now >= this.#nextFading) this.#fade(now);
    for (const clock of this.#sources) clock.adaptCut();
    const notices: FeedNotice[] = [];
    const strictest = new Map<SourceClock, Limit>();
    for (const publisher of this.#publishers.values()) {
      this.#judgePublisher(publisher, now, notices);
      tighten(strictest, publisher);
    }
    for (const clock of this.#sources) this.#judgeSource(clock, strictest.get(clock), now, notices);
    return notices;
  }

  /** Takes over what was learnt before this run; `clock` is where those publishers belong, if that is sure. */
  adopt(past: SilencePast, clock: SourceClock | null): void {
    clock?.adopt(past.clock);
    for (const learnt of past.publishers.values()) this.#adoptOne(learnt, past.clock, clock);
  }

  /** Publishers that were given up since the last call. */
  takeForgotten(): readonly string[] {
    return this.#forgotten.splice(0);
  }

  /** Publishers that are watched. */
  get size(): number {
    return this.#publishers.size;
  }

  /** Who is silent now, and since when. */
  silent(): readonly (readonly [subject: string, since: Micros])[] {
    const found = [...this.#silentSources].map(([{ name }, since]) => [name, since] as const);
    for (const { id, silentSince } of this.#publishers.values()) {
      if (silentSince !== null) found.push([id, silentSince]);
    }
    return found;
  }

  #judgePublisher(publisher: Publisher, now: Micros, notices: FeedNotice[]): void {
    const { id, clock, last, silentSince } = publisher;
    // Nearly all were heard a moment ago.
    if (silentSince === null && clock !== null && clock.listened(now) - publisher.heardAt < this.#lowest)
      return;
    if (silentSince !== null && last !== silentSince) {
      publisher.silentSince = null;
      notices.push(publisherHeard(id, silentSince, now));
    }
    const limit = this.#limitOf(publisher);
    if (this.#isGone(publisher, limit, now)) {
      this.#publishers.delete(id);
      this.#forgotten.push(id);
      if (publisher.silentSince === null) return;
      notices.push(publisherForgotten(id, publisher.silentSince, now, this.#settings.forgetAfter));
      return;
    }
    if (clock === null || publisher.silentSince !== null) return;
    const gap = limit.configured ? clock.heard - publisher.heardAt : clock.activity - publisher.activityAt;
    if (gap <= limit.within) return;
    publisher.silentSince = last;
    notices.push(publisherSilent(id, last, now, limit));
  }

  #limitOf(publisher: Publisher): Limit {
    const { expected } = publisher;
    if (expected !== undefined) return { within: expected, configured: true };
    return { within: learntLimit(rhythmOf(publisher), this.#settings), configured: false };
  }

  #isGone({ id, clock, heardAt, last }: Publisher, limit: Limit, now: Micros): boolean {
    if (this.#named.has(id)) return false;
    const { forgetAfter, learnFor } = this.#settings;
    // In a crowd those of whom little is known make room first.
    const early = limit.within === Infinity && this.#publishers.crowded;
    const silence = clock === null ? now - last : clock.listened(now) - heardAt;
    return silence > (early ? Math.min(learnFor, forgetAfter) : forgetAfter);
  }

  #judgeSource(clock: SourceClock, strictest: Limit | undefined, now: Micros, notices: FeedNotice[]): void {
    const since = this.#silentSources.get(clock);
    if (since !== undefined && clock.silent) return;
    if (since !== undefined) {
      this.#silentSources.delete(clock);
      notices.push(sourceHeard(clock.name, since, now));
    }
    const learnt = { within: learntLimit(clock.rhythm, this.#settings), configured: false };
    const limit = strictest !== undefined && strictest.within < learnt.within ? strictest : learnt;
    if (clock.idle(now) <= limit.within) return;
    notices.push(sourceSilent(clock.name, clock.last, now, limit));
    this.#silentSources.set(clock, clock.last);
    clock.fallSilent();
  }

  #restore(subject: string, since: Micros): void {
    const source = this.#sources.find(({ name }) => name === subject);
    if (source !== undefined) {
      source.fallSilent();
      this.#silentSources.set(source, since);
      return;
    }
    const publisher = this.#publishers.add(subject, this.#onlySource(), since);
    if (publisher !== null) publisher.silentSince = since;
  }

  #adoptOne(learnt: Publisher, from: SourceClock, clock: SourceClock | null): void {
    const known = this.#publishers.get(learnt.id);
    const publisher = known ?? this.#publishers.add(learnt.id, clock, learnt.last);
    if (publisher === null) return;
    // The clocks of this run begin where the earlier ones ended.
    publisher.firstHeardAt = learnt.firstHeardAt - from.heard;
    publisher.firstActivityAt = learnt.firstActivityAt - from.activity;
    publisher.longest = Math.max(publisher.longest, learnt.longest);
    if (publisher.last >= learnt.last && known !== undefined) return;
    publisher.last = learnt.last;
    publisher.heardAt = learnt.heardAt - from.heard;
    publisher.activityAt = learnt.activityAt - from.activity;
  }

  #onlySource(): SourceClock | null {
    return this.#sources.length === 1 ? (this.#sources[0] ?? null) : null;
  }

  #fade(now: Micros): void {
    this.#nextFading = now + HOUR;
    for (const publisher of this.#publishers.values()) publisher.longest = faded(publisher.longest, HOUR);
    for (const clock of this.#sources) clock.longest = faded(clock.longest, HOUR);
  }
}

function rhythmOf(publisher: Publisher): Rhythm {
  return {
    heard: publisher.heardAt - publisher.firstHeardAt,
    active: publisher.activityAt - publisher.firstActivityAt,
    longest: publisher.longest,
  };
}

/** Lowers the limit of a publisher's source to its own, if it is configured and the publisher not yet silent. */
function tighten(strictest: Map<SourceClock, Limit>, { clock, expected, silentSince }: Publisher): void {
  if (clock === null || expected === undefined || silentSince !== null) return;
  if (expected < (strictest.get(clock)?.within ?? Infinity)) {
    strictest.set(clock, { within: expected, configured: true });
  }
}
