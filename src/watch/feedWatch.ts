import type { Decision, Evaluation, Micros, Problem } from '../model/index.ts';
import { ClockSkewWatch } from './clockSkew.ts';
import { FeedHistory } from './feedHistory.ts';
import type { FeedNotice } from './feedMessage.ts';
import type { GlobLimit } from './globLimits.ts';
import type { HysteresisSettings } from './hysteresis.ts';
import { type OperationPhase, operationTypes } from './operationTypes.ts';
import { OperationWatch } from './operationWatch.ts';
import type { SilenceSettings } from './silenceSettings.ts';
import { SilenceWatch } from './silenceWatch.ts';
import { type SourceFigures, SourceWatch } from './sourceWatch.ts';

export interface WatchSettings {
  readonly silence: SilenceSettings;
  /** Names of operations and globs with the time that they may take; they come before the usual ones. */
  readonly operations: readonly GlobLimit[];
  readonly lag: HysteresisSettings;
  /** By how much the clocks of two senders may differ. */
  readonly maxSkew: Micros;
}

/** How the bridge was when it started. */
export interface WatchStart {
  readonly now: Micros;
  /** Names of the sources that bring what happens now. */
  readonly sources: readonly string[];
  /** Problems that stood when the last run ended. */
  readonly standing: readonly Problem[];
  /** Receipt of the newest message of the log; 0 where it is empty. */
  readonly newestReceipt: Micros;
}

/**
 * All watches over the feed. `observe` is called for each message and does little more than count; everything
 * else is done by `judge`, on a timer.
 */
export class FeedWatch {
  readonly #settings: WatchSettings;
  readonly #sources: ReadonlyMap<string, SourceWatch>;
  readonly #skew: ClockSkewWatch;
  readonly #silence: SilenceWatch;
  readonly #operations: OperationWatch;
  readonly #phaseOf: (eventType: string) => OperationPhase | null;

  constructor(settings: WatchSettings, { now, sources, standing, newestReceipt }: WatchStart) {
    this.#settings = settings;
    const { silence, lag, maxSkew } = settings;
    this.#operations = new OperationWatch({ forgetAfter: silence.forgetAfter, maxSkew }, standing);
    const parts = {
      cut: silence.shortest,
      lag,
      standing,
      newestReceipt,
      lost: (clock: SourceWatch['clock']) => this.#operations.lost(clock),
    };
    this.#sources = new Map(sources.map((name) => [name, new SourceWatch(name, parts)]));
    const clocks = [...this.#sources.values()].map(({ clock }) => clock);
    this.#silence = new SilenceWatch(silence, clocks, standing, now);
    this.#skew = new ClockSkewWatch(standing.map(({ key }) => key));
    this.#phaseOf = operationTypes(settings.operations);
  }

  /** The watch over one source; undefined for one that plays what was recorded. */
  source(name: string): SourceWatch | undefined {
    return this.#sources.get(name);
  }

  /** A message that came from a source; returns the problems that it raises or clears itself, mostly none. */
  observe(source: string, { event, decisions }: Evaluation): readonly Problem[] {
    const watched = this.#sources.get(source);
    if (watched !== undefined) {
      const { clock } = watched;
      const { received, generated } = event;
      clock.hear(received, generated);
      this.#silence.hear(event.publisherId, clock, received);
      const phase = this.#phaseOf(event.eventType);
      if (phase !== null) {
        const request = event.traits['request_id'];
        const named = typeof request === 'string' ? request : null;
        this.#operations.hear(phase, subjectOf(decisions), named, generated, clock);
      }
      for (const decision of decisions) {
        if (decision.delete) this.#operations.deleted(decision.object.id, generated);
      }
    }
    return this.#skew.observe(event);
  }

  /** The machine's clock was set: that time has passed nowhere. */
  stepped(by: Micros): void {
    for (const { clock } of this.#sources.values()) clock.stepped(by);
  }

  /** What began and ended since the last look. */
  judge(now: Micros): readonly FeedNotice[] {
    const notices = [...this.#silence.judge(now), ...this.#operations.judge(now)];
    for (const source of this.#sources.values()) notices.push(...source.judge(now));
    for (const publisher of this.#silence.takeForgotten()) {
      const cleared = this.#skew.forget(publisher, now);
      if (cleared !== null) notices.push(cleared);
    }
    return notices;
  }

  /** What the log tells of the time before this run is given to this, oldest first. */
  history(): FeedHistory {
    return new FeedHistory(this.#settings.silence.shortest, this.#operations, this.#phaseOf);
  }

  /** Joins what the log told to what this run has heard. With several sources none can be told to be theirs. */
  adopt(history: FeedHistory): void {
    const [only] = this.#sources.size === 1 ? this.#sources.values() : [];
    const clock = only?.clock ?? null;
    this.#silence.adopt(history, clock);
    this.#operations.adopt(history.clock, clock);
  }

  get figures(): FeedFigures {
    return {
      publishers: this.#silence.size,
      silent: this.#silence.silent(),
      operations: this.#operations.size,
      stuck: this.#operations.stuck(),
      sources: [...this.#sources].map(([name, source]) => [name, source.figures]),
    };
  }
}

/** For metrics. */
export interface FeedFigures {
  readonly publishers: number;
  /** Publishers and sources that are silent now, and since when. */
  readonly silent: readonly (readonly [subject: string, since: Micros])[];
  readonly operations: number;
  readonly stuck: number;
  readonly sources: readonly (readonly [name: string, figures: SourceFigures])[];
}

/** The object that an event is about first, as its flat form names it; empty where there is none. */
function subjectOf(decisions: readonly Decision[]): string {
  for (const { problems, object } of decisions) if (problems.length > 0) return object.id;
  return decisions[0]?.object.id ?? '';
}
