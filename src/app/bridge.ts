import type { Registry } from 'prom-client';
import type { Config } from '../config/index.ts';
import type { CommitMessage, Logger, Micros, Source, StackwireError, Store } from '../model/index.ts';
import { SinkRunner, standingItems, standingState, type SinkPlan } from '../delivery/index.ts';
import { Pipeline } from '../pipeline/index.ts';
import type { ConsoleOutput } from '../sinks/console/index.ts';
import { SqliteReader, SqliteStore, type WriterSettings } from '../store/sqlite/index.ts';
import { feedMessage, unboundMessage } from '../watch/index.ts';
import type { Health } from '../web/index.ts';
import { Systemd, inTime, systemClock } from '../machine/index.ts';
import { BridgeMetrics } from './bridgeMetrics.ts';
import { createSink, createSource, publishesAsCeilometer, type SinkParts } from './components.ts';
import { FeedWatching } from './feedWatching.ts';
import { healthText } from './healthText.ts';
import { interpreter } from './interpret.ts';
import { LiveMapping } from './liveMapping.ts';
import { ReachabilityMetrics } from './reachabilityMetrics.ts';
import { reachabilityWatch } from './reachabilityWatch.ts';
import { AwaitedFile } from './awaitedFile.ts';
import { probeReports } from './probeReports.ts';
import { SinkMetrics } from './sinkMetrics.ts';
import { SourceBoard } from './sourceBoard.ts';
import { StoreDesk } from './storeDesk.ts';
import { threadUrl } from './threadUrl.ts';
import { WatchMetrics } from './watchMetrics.ts';
import { WebServer } from './webServer.ts';
import { writerSettings } from './writerSettings.ts';

export interface BridgeParts {
  readonly logger: Logger;
  readonly output: ConsoleOutput;
  /** What to do when the store is damaged. */
  readonly damaged?: WriterSettings['damaged'];
  /** All sources were finite, and what they gave is committed; with the first error that ended one early. */
  readonly ended: (error: StackwireError | null) => void;
  /** A part of the bridge ended by itself; only a new process helps. What was not committed is not lost. */
  readonly failed: (error: StackwireError) => void;
}

/** How long closing may take once everything is drained, milliseconds: a half-open link never says good-bye. */
const CLOSE = 5000;
/** What systemd is told to allow beyond the drain: closing, and the process's own end. */
const CLOSE_ALLOWANCE: Micros = 10_000_000;

/**
 * The composition root: one bridge from its sources to its sinks. It is built in the order store, mapping,
 * readers, sinks, sources, and taken down the other way: sources stop taking in, what was taken is committed and
 * settled, sinks deliver it, then everything closes. What does not finish in time is not lost: the broker has
 * it still, or the log has.
 */
export class Bridge {
  readonly #logger: Logger;
  readonly #shutdown: Config['shutdown'];
  readonly #releases: (() => Promise<void> | void)[] = [];
  #pipeline!: Pipeline;
  #board!: SourceBoard;
  #feed!: FeedWatching;
  #sinks: readonly SinkRunner[] = [];
  #web: WebServer | null = null;
  #store: SqliteStore | null = null;
  readonly #systemd: Systemd | null;
  #started: Promise<void> = Promise.resolve();
  #blocked: string | null = null;
  #draining = false;
  #stopped: Promise<boolean> | null = null;
  #released: Promise<void> | null = null;

  private constructor(config: Config, logger: Logger) {
    this.#logger = logger;
    this.#shutdown = config.shutdown;
    this.#systemd = Systemd.from(process.env, logger);
  }

  /**
   * Opens everything and begins to start the sources; throws, with everything closed again, when a part of it cannot
   * be opened.
   */
  static async start(config: Config, parts: BridgeParts): Promise<Bridge> {
    const bridge = new Bridge(config, parts.logger);
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

  /** Resolves when every source works or has begun to retry by itself; rejects on settings that cannot work. */
  get started(): Promise<void> {
    return this.#started;
  }

  get health(): Health {
    return {
      store: true,
      blocked: this.#blocked,
      draining: this.#draining,
      sources: this.#board.health,
    };
  }

  /**
   * Drains and closes, at any time after `start`; a second call waits for the first. false says that something was
   * left undone because it took too long; none of it is lost.
   */
  stop(): Promise<boolean> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Gives up what is not committed; resolves when the threads are at rest, so that the process ends between two writes. */
  async halt(): Promise<void> {
    this.#pipeline.abandon();
    for (const sink of this.#sinks) sink.abandon();
    await (this.#released ?? Promise.all([this.#web?.stop(), this.#store?.close()]));
  }

  async #build(config: Config, { output, damaged, ended, failed }: BridgeParts): Promise<void> {
    const live = LiveMapping.open(config, this.#logger);
    const settings = writerSettings(config, damaged);
    const { path } = settings;
    this.#releases.push(async () => this.#systemd?.close());
    this.#systemd?.status('Opening the store');
    const store = await SqliteStore.open(
      threadUrl('storeThread'),
      { settings, models: live.mapping.modelTexts },
      failed,
    );
    this.#store = store;
    this.#releases.push(
      () => store.close(),
      () => live.close(),
    );
    for (const note of store.notes) this.#logger.warn({ store: path }, note);
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
    const asCeilometer = config.sinks.some(publishesAsCeilometer);
    const interpret = interpreter({
      mapping: () => live.mapping,
      device: config.cloud,
      maxSkew: config.maxSkew,
      watch: this.#feed.watch,
      evaluated: (evaluation) => metrics.evaluated(evaluation),
      keepRaw: settings.ring > 0,
      asCeilometer,
    });
    const telemetry = {
      committed: (...args: Parameters<BridgeMetrics['committed']>): void => {
        metrics.committed(...args);
        for (const sink of this.#sinks) sink.wake();
        this.#web?.logGrew();
      },
      blocked: (waiting: boolean, reason: string): void => metrics.blocked(waiting, reason),
    };
    const sinkMetrics = new SinkMetrics(metrics.registry);
    const { cloud: device, maxSkew } = config;
    const mapping = (): LiveMapping['mapping'] => live.mapping;
    const parkedDue = (): void => {
      for (const sink of this.#sinks) sink.retryParked();
    };
    const { committed } = telemetry;
    const desk = new StoreDesk({
      reader,
      store,
      mapping,
      device,
      maxSkew,
      asCeilometer,
      committed,
      parkedDue,
    });
    this.#pipeline = new Pipeline({ interpret, store, clock: systemClock, telemetry }, config.batch);
    const { registry } = metrics;
    const submit = (message: CommitMessage): void => this.#pipeline.submit(message);
    const probeReport = probeReports({ registry, cloud: device, clock: systemClock, submit });
    const awaitedMemory = (name: string): AwaitedFile => new AwaitedFile(path, name, this.#logger);
    const outward = { output, cloud: device, probeReport, awaitedMemory };
    this.#sinks = config.sinks.map((sink) => this.#sink(sink, reader, store, outward));
    this.#board = new SourceBoard(
      [
        ...sources.map((source) => this.#feed.hearing(source)),
        ...this.#reachability(config, { reader, store: path, registry, submit }),
      ],
      this.#logger,
    );
    this.#releases.push(
      () => this.#board.stop(),
      () => this.#feed.stop(),
    );
    this.#web = await WebServer.start(
      {
        http: { ...config.http, token: config.http.token ?? null },
        maxStreams: config.http.maxStreams,
        path,
        models: live.mapping.modelTexts,
        health: this.health,
        prometheus: config.prometheus,
        reachability: config.reachability,
      },
      () => {
        sinkMetrics.show(this.#sinks.map(({ status }) => status));
        return metrics.text();
      },
      desk,
      this.#logger,
      failed,
    );
    this.#releases.push(() => this.#web?.stop());
    live.watch(() => {
      void store.setModels(live.mapping.modelTexts);
      this.#web?.setModels(live.mapping.modelTexts);
    });
    for (const sink of this.#sinks) sink.wake();
    this.#feed.start();
    this.#started = this.#startSources(config.cloud, metrics, ended);
    this.#started.then(
      () => {
        // A source may only come to its end here because it was told to stop.
        if (this.#draining) return;
        this.#systemd?.ready();
        this.#systemd?.watch(() => store.ping());
      },
      () => undefined,
    );
  }

  #reachability(
    { reachability, cloud }: Config,
    parts: {
      readonly reader: SqliteReader;
      readonly store: string;
      readonly registry: Registry;
      readonly submit: (message: CommitMessage) => void;
    },
  ): readonly Source[] {
    if (reachability.watch === null) return [];
    const { reader, store, registry, submit } = parts;
    const logger = this.#logger;
    const metrics = new ReachabilityMetrics(registry);
    return reachabilityWatch(reachability, {
      reader,
      store,
      logger,
      tell: (notice) => submit(feedMessage(notice, cloud)),
      swept: (figures) => metrics.show(figures),
    });
  }

  #sink(
    component: Config['sinks'][number],
    reader: SqliteReader,
    store: Store,
    outward: Pick<SinkParts, 'output' | 'cloud' | 'probeReport' | 'awaitedMemory'>,
  ): SinkRunner {
    const shared = { clock: systemClock, logger: this.#logger };
    const standing = (plan: SinkPlan): ReturnType<typeof standingItems> =>
      standingItems(reader, plan, reader.lastSeq());
    const stateOf = (type: string, id: string): ReturnType<typeof standingState> =>
      standingState(reader, type, id);
    const { sink, plan } = createSink(component, { ...shared, ...outward, standing, stateOf });
    return new SinkRunner({ ...shared, sink, plan, reader, store, chance: Math.random });
  }

  async #startSources(cloud: string, metrics: BridgeMetrics, ended: BridgeParts['ended']): Promise<void> {
    const changed = (): void => {
      for (const { name, state } of this.#board.health) metrics.bound(name, state === 'bound');
      this.#tellHealth();
    };
    changed();
    await this.#board.start({
      deliver: (source, delivery) => this.#pipeline.take(source, delivery),
      unbound: (source, interval) => {
        if (interval.until !== null) metrics.unbound(source.name, interval.until - interval.since);
        this.#pipeline.submit(unboundMessage(source.name, interval, cloud));
      },
      answered: (source, status) => metrics.answered(source.name, status),
      changed,
      allEnded: (error) => {
        void this.#pipeline.drained().then(() => ended(error));
      },
    });
  }

  #tellHealth(): void {
    this.#web?.setHealth(this.health);
    this.#systemd?.status(healthText(this.health));
  }

  #tellBlocked(waiting: boolean, reason: string): void {
    this.#blocked = waiting ? reason : null;
    this.#tellHealth();
    if (waiting) this.#logger.error({ reason }, 'the store does not write; reading is paused until it does');
    else this.#logger.info({}, 'the store writes again; reading goes on');
  }

  async #stop(): Promise<boolean> {
    const { within, notice } = this.#shutdown;
    this.#draining = true;
    this.#tellHealth();
    this.#systemd?.stopping(Math.max(within, notice) + CLOSE_ALLOWANCE);
    const noticed = systemClock.sleep(notice / 1000);
    const drained = await inTime(this.#drain(), within / 1000);
    if (!drained) this.#abandon(within);
    this.#tellLeft();
    await noticed;
    this.#released = this.#release();
    const closed = await inTime(this.#released, CLOSE);
    if (!closed) this.#logger.warn({ after_ms: CLOSE }, 'leaving without having closed everything');
    return drained && closed;
  }

  async #drain(): Promise<void> {
    await this.#feed.stop();
    await this.#board.drain();
    await this.#pipeline.drained();
    await Promise.all(this.#sinks.map((sink) => sink.stop()));
  }

  #abandon(within: Micros): void {
    const hint = 'leaving with work undone; the broker and the log still have it';
    this.#logger.warn({ after_ms: within / 1000, reason: this.#blocked ?? 'it took too long' }, hint);
    this.#pipeline.abandon();
    for (const sink of this.#sinks) sink.abandon();
  }

  /** Whoever ran the bridge once is not to take its end for a delivery. */
  #tellLeft(): void {
    for (const { status } of this.#sinks) {
      const { name, behind } = status;
      if (behind > 0)
        this.#logger.warn(
          { sink: name, behind },
          'messages of the log are left for this sink; the next start delivers them',
        );
    }
  }

  async #release(): Promise<void> {
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        await release();
      } catch (error) {
        // The others are to be closed all the same.
        this.#logger.warn({ error }, 'a part of the bridge could not be closed in good order');
      }
    }
  }
}
