import type { FeedNotice } from '../../src/watch/index.ts';
import { SECOND, type Micros, type Problem } from '../../src/model/index.ts';
import { SilenceWatch } from '../../src/watch/silenceWatch.ts';
import type { SilenceSettings } from '../../src/watch/silenceSettings.ts';
import { SourceClock } from '../../src/watch/sourceClock.ts';

export const START: Micros = 1_780_000_000 * SECOND;
export const MINUTE: Micros = 60 * SECOND;

export interface Listening {
  readonly settings?: Partial<SilenceSettings>;
  readonly sources?: readonly string[];
  readonly standing?: readonly Problem[];
}

/** A silence watch with a clock in hand: what is said to it, and what it says. */
export class SilenceStage {
  now: Micros = START;
  readonly clocks: readonly SourceClock[];
  readonly watch: SilenceWatch;
  readonly notices: FeedNotice[] = [];

  constructor({ settings = {}, sources = ['rabbit'], standing = [] }: Listening = {}) {
    const all = { learnFor: 24 * 60 * MINUTE, shortest: 10 * MINUTE, forgetAfter: 7 * 24 * 60 * MINUTE };
    const merged = { ...all, expect: [], ...settings };
    this.clocks = sources.map((name) => new SourceClock(name, merged.shortest));
    this.watch = new SilenceWatch(merged, this.clocks, standing, this.now);
    for (const clock of this.clocks) clock.back('link', this.now);
  }

  clock(index = 0): SourceClock {
    const clock = this.clocks[index];
    if (clock === undefined) throw new RangeError('no such source');
    return clock;
  }

  say(publisher: string | null, source = 0): void {
    const clock = this.clock(source);
    clock.hear(this.now, this.now);
    this.watch.hear(publisher, clock, this.now);
  }

  /** Lets time pass in steps; each publisher speaks every so often, and the watch looks at each step. */
  pass(span: Micros, rhythm: Readonly<Record<string, Micros>> = {}, step: Micros = MINUTE): void {
    const end = this.now + span;
    while (this.now < end) {
      this.now += step;
      for (const [publisher, every] of Object.entries(rhythm)) {
        if (Math.floor(this.now / every) !== Math.floor((this.now - step) / every)) this.say(publisher);
      }
      this.look();
    }
  }

  look(): void {
    this.notices.push(...this.watch.judge(this.now));
  }

  /** `key state` of all notices so far, and forgets them. */
  told(): string[] {
    return this.notices.splice(0).map(({ problem }) => `${problem.key} ${problem.state}`);
  }
}
