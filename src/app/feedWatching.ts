import type { Config } from '../config/index.ts';
import type { Clock, CommitMessage, Logger, Micros, Source, StoreReader } from '../model/index.ts';
import { feedMessage, FeedWatch, relearn } from '../watch/index.ts';
import { newestReceipt } from './newestReceipt.ts';
import { WatchedSource } from './watchedSource.ts';
import type { WatchMetrics } from './watchMetrics.ts';

/** Between two looks at the feed, milliseconds. */
const LOOK = 1000;

export interface FeedWatchingParts {
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: WatchMetrics;
  /** Takes the messages that the bridge itself has to say. */
  readonly submit: (message: CommitMessage) => void;
}

/** Gives the watch its time, its memory and its voice: a timer, the log of earlier runs, messages and metrics. */
export class FeedWatching {
  readonly watch: FeedWatch;
  readonly #parts: FeedWatchingParts;
  readonly #cloud: string;
  readonly #logEnd: number;
  readonly #stopping = new AbortController();
  #unhear: (() => void) | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor({ cloud, watch, maxSkew }: Config, sources: readonly Source[], parts: FeedWatchingParts) {
    const { reader, clock } = parts;
    this.#parts = parts;
    this.#cloud = cloud;
    this.#logEnd = reader.lastSeq();
    this.watch = new FeedWatch(
      { ...watch, maxSkew },
      {
        now: clock.now(),
        sources: sources.filter(({ recorded }) => recorded !== true).map(({ name }) => name),
        standing: [...reader.problems()],
        newestReceipt: newestReceipt(reader, this.#logEnd),
      },
    );
  }

  /** The source as the watch can hear it; one that plays what was recorded stays as it is. */
  hearing(source: Source): Source {
    const watch = this.watch.source(source.name);
    return watch === undefined ? source : new WatchedSource(source, watch, this.#parts.clock);
  }

  start(): void {
    this.#unhear = this.#parts.clock.onStep?.((by) => this.watch.stepped(by));
    this.#running = Promise.all([this.#learn(), this.#look()]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unhear?.();
    await this.#running;
  }

  async #learn(): Promise<void> {
    const { reader, clock, logger } = this.#parts;
    try {
      await relearn(this.watch, reader, this.#logEnd, clock, this.#stopping.signal);
    } catch (error) {
      logger.warn({ error }, 'what earlier runs heard of the feed could not be read; it is learnt anew');
    }
  }

  async #look(): Promise<void> {
    const { clock, metrics, logger } = this.#parts;
    const { signal } = this.#stopping;
    for (;;) {
      await clock.sleep(LOOK, signal);
      if (signal.aborted) return;
      try {
        this.#tell(clock.now());
        metrics.show(this.watch.figures);
      } catch (error) {
        // The feed goes on without its watch.
        logger.error({ error }, 'the watch over the feed failed; it looks again');
      }
    }
  }

  #tell(now: Micros): void {
    const { submit, logger } = this.#parts;
    for (const notice of this.watch.judge(now)) {
      const { key, state, summary } = notice.problem;
      if (state === 'raised') logger.warn({ problem: key }, summary);
      else logger.info({ problem: key }, summary);
      submit(feedMessage(notice, this.#cloud));
    }
  }
}
