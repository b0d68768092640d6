import type { Micros, Problem, QueueBacklog, SourceStatus, UnboundInterval } from '../model/index.ts';
import { CommitLag } from './commitLag.ts';
import type { FeedNotice } from './feedMessage.ts';
import type { HysteresisSettings } from './hysteresis.ts';
import { LagWatch } from './lagWatch.ts';
import { OverflowWatch } from './overflowWatch.ts';
import { SourceClock } from './sourceClock.ts';

export interface SourceWatchParts {
  /** The longest quiet stretch that counts as activity of a feed. */
  readonly cut: Micros;
  readonly lag: HysteresisSettings;
  readonly standing: readonly Problem[];
  /** Receipt of the newest message of the log; 0 where it is empty. */
  readonly newestReceipt: Micros;
  /** Messages of this source may have been lost. */
  readonly lost: (clock: SourceClock) => void;
}

/** What a source tells of itself, as far as the watch is concerned. */
export class SourceWatch {
  readonly clock: SourceClock;
  readonly commits = new CommitLag();
  readonly #lag: LagWatch;
  readonly #overflow: OverflowWatch;
  readonly #lost: (clock: SourceClock) => void;

  constructor(name: string, { cut, lag, standing, newestReceipt, lost }: SourceWatchParts) {
    this.clock = new SourceClock(name, cut);
    this.#lag = new LagWatch(this.clock, lag, standing);
    this.#overflow = new OverflowWatch(this.clock, standing, newestReceipt);
    this.#lost = lost;
  }

  status({ state }: SourceStatus, now: Micros): void {
    if (state === 'bound') this.clock.back('link', now);
    else this.clock.away('link', now);
  }

  /** Reading was paused by us, or goes on. */
  paused(paused: boolean, now: Micros): void {
    if (paused) this.clock.away('pause', now);
    else this.clock.back('pause', now);
  }

  unbound({ subject, until }: UnboundInterval, now: Micros): void {
    if (until === null) {
      this.clock.away(subject, now);
      return;
    }
    this.clock.back(subject, now);
    this.#lost(this.clock);
  }

  backlog(backlog: QueueBacklog, now: Micros): void {
    if (this.#overflow.look(backlog, now)) this.#lost(this.clock);
  }

  judge(now: Micros): readonly FeedNotice[] {
    return [...this.#lag.judge(now, this.commits.take(now)), ...this.#overflow.take()];
  }

  get figures(): SourceFigures {
    const { receive, commit } = this.#lag.lag;
    return {
      receiveLag: receive,
      commitLag: commit,
      backlog: this.#overflow.backlog,
      overflow: this.#overflow.lost,
    };
  }
}

/** For metrics. */
export interface SourceFigures {
  readonly receiveLag: Micros;
  readonly commitLag: Micros;
  readonly backlog: QueueBacklog | null;
  /** Time in which messages may have been dropped. */
  readonly overflow: Micros;
}
