import { settingsOf, type Config } from '../config/index.ts';
import type { Logger, StackwireError, Store } from '../model/index.ts';
import { Pipeline, SinkRunner } from '../pipeline/index.ts';
import type { ConsoleOutput } from '../sinks/console/index.ts';
import { sqliteSpec, SqliteReader, SqliteStore } from '../store/sqlite/index.ts';
import { unboundMessage } from '../watch/index.ts';
import type { Health } from '../web/index.ts';
import { BridgeMetrics } from './bridgeMetrics.ts';
import { createSink, createSource } from './components.ts';
import { FeedWatching } from './feedWatching.ts';
import { interpreter } from './interpret.ts';
import { LiveMapping } from './liveMapping.ts';
import { SourceBoard } from './sourceBoard.ts';
import { systemClock } from './systemClock.ts';
import { threadUrl } from './threadUrl.ts';
import { WatchMetrics } from './watchMetrics.ts';
import { WebServer } from './webServer.ts';

export interface BridgeParts {
  readonly logger: Logger;
  readonly output: ConsoleOutput;
  /** All sources were finite, and what they gave is committed; with the first error that ended one early. */
  readonly ended: (error: StackwireError | null) => void;
  /** A part of the bridge ended by itself; only a new process helps. What was not committed is not lost. */
  readonly failed: (error: StackwireError) => void;
}

/** How long `stop` lets the batch in hand and the sinks finish, milliseconds. */
const DRAIN = 10_000;

/**
 * The composition root: one bridge from its sources to its sinks. It is built in the order store, mapping,
 * readers, sinks, sources, and taken down the other way: sources stop taking in, what was taken is committed and
 * settled, sinks deliver it, then everything closes. What does not finish in time is not lost: the broker has
 * it still, or the log has.
 */
export class Bridge {
  readonly #logger: Logger;
  readonly #releases: (() => Promise<void> | void)[] = [];
  #pipeline!: Pipeline;
  #board!: SourceBoard;
  #feed!: FeedWatching;
  #sinks: readonly SinkRunner[] = [];
  #web: WebServer | null = null;
  #draining = false;
  #stopped: Promise<void> | null = null;

  private constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Starts everything; throws, with everything closed again, when a part of it cannot. */
  static async start(config: Config, parts: BridgeParts): Promise<Bridge> {
    const bridge = new Bridge(parts.logger);
    try {
      await bridge.#build(config, parts);
      return bridge;
    } catch (error) {
      await bridge.#release();
      throw error;
    }
  }

  /** Where HTTP listens. */
  get url(): string {
    return this.#web?.url ?? '';
  }

  get health(): Health {
    return { store: this.#stopped === null, draining: this.#draining, sources: this.#board.health };
  }

  /** Drains and closes; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #build(config: Config, { output, ended, failed }: BridgeParts): Promise<void> {
    const live = LiveMapping.open(config, this.#logger);
    const { path, synchronous } = settingsOf(sqliteSpec, config.store);
    const settings = { path, synchronous, horizon: config.horizon };
    const store = await SqliteStore.open(threadUrl('storeThread'), { settings, models: live.layers }, failed);
    this.#releases.push(
      () => store.close(),
      () => live.close(),
    );
    const reader = new SqliteReader(path, () => live.mapping.models);
    this.#releases.push(() => reader.close());

    const metrics = new BridgeMetrics((waiting, reason) => this.#tellBlocked(waiting, reason));
    const sources = config.sources.map((source) =>
      createSource(source, { name: source.name, clock: systemClock, logger: this.#logger }),
    );
    this.#feed = new FeedWatching(config, sources, {
      reader,
      clock: systemClock,
      logger: this.#logger,
      metrics: new WatchMetrics(metrics.registry),
      submit: (message) => this.#pipeline.submit(message),
    });
    const interpret = interpreter({
      mapping: () => live.mapping,
      device: config.cloud,
      maxSkew: config.maxSkew,
      watch: this.#feed.watch,
      evaluated: (evaluation) => metrics.evaluated(evaluation),
    });
    const telemetry = {
      committed: (...args: Parameters<BridgeMetrics['committed']>): void => {
        metrics.committed(...args);
        for (const sink of this.#sinks) sink.wake();
      },
      blocked: (waiting: boolean, reason: string): void => metrics.blocked(waiting, reason),
    };
    this.#pipeline = new Pipeline({ interpret, store, clock: systemClock, telemetry }, config.batch);
    this.#sinks = config.sinks.map((sink) => this.#sink(sink, reader, store, output));
    this.#board = new SourceBoard(
      sources.map((source) => this.#feed.hearing(source)),
      this.#logger,
    );
    this.#releases.push(
      () => this.#board.stop(),
      () => this.#feed.stop(),
    );
    this.#web = await WebServer.start(
      {
        http: { ...config.http, token: config.http.token ?? null },
        path,
        models: live.layers,
        health: this.health,
      },
      () => metrics.text(),
      this.#logger,
      failed,
    );
    this.#releases.push(() => this.#web?.stop());
    live.watch(() => {
      void store.setModels(live.layers);
      this.#web?.setModels(live.layers);
    });
    for (const sink of this.#sinks) sink.wake();
    await this.#startSources(config.cloud, metrics, ended);
    this.#feed.start();
  }

  #sink(
    component: Config['sinks'][number],
    reader: SqliteReader,
    store: Store,
    output: ConsoleOutput,
  ): SinkRunner {
    return new SinkRunner(createSink(component, output), reader, store, systemClock, this.#logger);
  }

  async #startSources(cloud: string, metrics: BridgeMetrics, ended: BridgeParts['ended']): Promise<void> {
    const changed = (): void => {
      for (const { name, state } of this.#board.health) metrics.bound(name, state === 'bound');
      this.#web?.setHealth(this.health);
    };
    await this.#board.start({
      deliver: (source, delivery) => this.#pipeline.take(source, delivery),
      unbound: (source, interval) => {
        if (interval.until !== null) metrics.unbound(source.name, (interval.until - interval.since) / 1e6);
        this.#pipeline.submit(unboundMessage(source.name, interval, cloud));
      },
      changed,
      allEnded: (error) => {
        void this.#pipeline.drained().then(() => ended(error));
      },
    });
    changed();
  }

  #tellBlocked(waiting: boolean, reason: string): void {
    if (waiting)
      this.#logger.error({ reason }, 'the store refuses to write; reading is paused, trying again');
    else this.#logger.info({}, 'the store writes again; reading goes on');
  }

  async #stop(): Promise<void> {
    this.#draining = true;
    this.#web?.setHealth(this.health);
    const timer = new AbortController();
    const late = systemClock.sleep(DRAIN, timer.signal).then(() => false);
    const done = await Promise.race([this.#drain().then(() => true), late]);
    timer.abort();
    if (!done) {
      this.#logger.warn(
        { after_ms: DRAIN },
        'leaving with work undone; the broker and the log still have it',
      );
      this.#pipeline.abandon();
      for (const sink of this.#sinks) sink.abandon();
    }
    await this.#release();
  }

  async #drain(): Promise<void> {
    await this.#feed.stop();
    await this.#board.drain();
    await this.#pipeline.drained();
    await Promise.all(this.#sinks.map((sink) => sink.stop()));
  }

  async #release(): Promise<void> {
    for (const release of this.#releases.splice(0).reverse()) await release();
  }
}
