import { formatMicros, type Micros, type Problem } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { feedProblem, standingSubjects } from './feedProblem.ts';
import { Hysteresis, type HysteresisSettings } from './hysteresis.ts';
import type { SourceClock } from './sourceClock.ts';
import { spanText } from './spanText.ts';

/** A stretch of a message's way. */
interface Stretch {
  readonly name: string;
  readonly late: (limit: string) => string;
  readonly prompt: string;
}

/** From sent to received, and from received to committed. */
const STRETCHES = {
  receive: {
    name: 'feed-lag',
    late: (limit) => `are received late, half of them more than ${limit} after they were sent`,
    prompt: 'are received in time again',
  },
  commit: {
    name: 'commit-lag',
    late: (limit) => `are committed late, more than ${limit} after they were received`,
    prompt: 'are committed in time again',
  },
} as const satisfies Record<string, Stretch>;

export type StretchName = keyof typeof STRETCHES;

/** How late the messages of one source are. */
export class LagWatch {
  readonly #clock: SourceClock;
  readonly #settings: HysteresisSettings;
  readonly #states: Readonly<Record<StretchName, Hysteresis>>;
  /** The last values, microseconds. */
  readonly lag: Record<StretchName, Micros> = { receive: 0, commit: 0 };

  constructor(clock: SourceClock, settings: HysteresisSettings, standing: readonly Problem[]) {
    this.#clock = clock;
    this.#settings = settings;
    const state = (stretch: Stretch): Hysteresis =>
      new Hysteresis(settings, standingSubjects(standing, stretch.name).get(clock.name) ?? null);
    this.#states = { receive: state(STRETCHES.receive), commit: state(STRETCHES.commit) };
  }

  /** `committing` is how long the commit of what was received takes, or has taken so far. */
  judge(now: Micros, committing: Micros): readonly FeedNotice[] {
    const receive = this.#clock.takeLag() ?? (this.#clock.readUpTo(now) === now ? 0 : null);
    const notices = [this.#judge('commit', committing, now)];
    if (receive !== null) notices.push(this.#judge('receive', receive, now));
    return notices.filter((notice) => notice !== null);
  }

  #judge(stretch: StretchName, value: Micros, now: Micros): FeedNotice | null {
    this.lag[stretch] = value;
    const state = this.#states[stretch];
    const before = state.raised;
    if (!state.take(value, now)) return null;
    const { name, late, prompt } = STRETCHES[stretch];
    const over = state.raised === null;
    const since = state.raised ?? before ?? now;
    const summary = `Messages of ${this.#clock.name} ${over ? prompt : late(spanText(this.#settings.limit))}`;
    const problem = feedProblem(name, this.#clock.name, over ? 'cleared' : 'raised', 3, since, summary);
    return {
      eventType: over ? 'stackwire.source.prompt' : 'stackwire.source.late',
      problem,
      at: now,
      traits: { subject: this.#clock.name, since: formatMicros(since), lag_seconds: value / 1e6 },
      identity: [problem.key, String(now)],
    };
  }
}
