import type { SocketOptions } from 'amqplib';
import type { Clock, Logger, QueueBacklog, Source, SourceListener, SourceStatus } from '../../model/index.ts';
import { watchAlarms } from './alarmWatch.ts';
import { backoff } from './backoff.ts';
import { Bindings } from './bindings.ts';
import { brokerAccess, tellOddities } from './brokerAccess.ts';
import type { BrokerAccess } from './brokerAccess.ts';
import { isRefused } from './brokerError.ts';
import { brokerLabel } from './brokerUrl.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { explainFailure } from './explainFailure.ts';
import type { Feed } from './feed.ts';
import { hostOrder } from './hostOrder.ts';
import { ownQueueFeed, temporaryQueueFeed } from './ownQueueFeed.ts';
import { watchDepth } from './queueDepth.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import { sharedQueuesFeed } from './sharedQueuesFeed.ts';
import { socketOptions } from './socketOptions.ts';
import type { AmqpSettings } from './spec.ts';
import { toDelivery } from './toDelivery.ts';

export interface AmqpDependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A session that lived this long was sound: the next loss starts again with short delays. */
const SOUND = 10_000_000;
/** Longest pause that deliveries are held through, milliseconds; a broker's consumer_timeout is longer. */
const HELD = 60_000;

/**
 * Reads a RabbitMQ through a queue of its own, or shared ones. Whatever ends a session (connection lost, channel
 * closed, consumer cancelled, queue deleted, broker restarted), the same is done: a new connection, to the next
 * host where the last was lost, everything declared and bound again, a new `stream`. What was unsettled comes
 * again, marked redelivered. amqplib's own recovery would help with the first of these only, and with one host.
 */
export function createAmqpSource(settings: AmqpSettings, dependencies: AmqpDependencies): Source {
  const { shared_queues: shared } = settings;
  return new AmqpSource(settings, dependencies, shared ? sharedQueuesFeed(shared) : ownQueueFeed(settings));
}

/**
 * The same through a queue `stackwire-record-…` that only lives with the connection, bounded like the own one:
 * a look at the traffic that takes nothing from anybody and leaves nothing behind.
 */
export function createTemporaryAmqpSource(settings: AmqpSettings, dependencies: AmqpDependencies): Source {
  return new AmqpSource(settings, dependencies, temporaryQueueFeed(settings));
}

/** What one connection, or the attempt at one, came to. */
interface Outcome {
  readonly failed: 'refused' | 'failed' | null;
  /** The host is to blame, so the next one's turn comes. */
  readonly lost: boolean;
  /** The broker there is down, not only the way to it. */
  readonly down: boolean;
  readonly sound: boolean;
}

interface Visit {
  readonly socket: SocketOptions;
  readonly listener: SourceListener;
  readonly bindings: Bindings;
  readonly connected: (queueIsNew: boolean) => void;
}

class AmqpSource implements Source {
  readonly name: string;
  readonly #settings: AmqpSettings;
  readonly #access: BrokerAccess;
  readonly #feed: Feed;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #session: Session | null = null;
  #stream = 0;
  #settled = 0;
  #draining = false;
  /** Aborts when reading goes on; null while it is not paused. */
  #pause: AbortController | null = null;
  /** What the broker says it is out of; null while it is not. */
  #alarm: string | null = null;

  constructor(settings: AmqpSettings, { name, clock, logger }: AmqpDependencies, feed: Feed) {
    this.name = name;
    this.#settings = settings;
    this.#access = brokerAccess(settings);
    this.#feed = feed;
    this.#clock = clock;
    this.#logger = logger;
  }

  async start(listener: SourceListener): Promise<void> {
    const socket = await socketOptions(this.#access.tls, this.name);
    tellOddities(this.#settings, this.#access, this.name, this.#logger);
    if (this.#feed.subject === 'queue') {
      this.#logger.warn(
        { source: this.name, queues: this.#feed.names },
        `reads shared queues: what it takes from ${this.#feed.names.join(', ')}, no other reader gets`,
      );
    }
    await new Promise<void>((tried) => {
      this.#running = this.#run(socket, listener, tried);
    });
  }

  settle(stream: number, position: number): void {
    // Acknowledging a tag twice closes the channel; one of an earlier stream belongs to nobody.
    if (stream !== this.#stream || position <= this.#settled) return;
    this.#settled = position;
    this.#session?.ackUpTo(position);
  }

  pause(): void {
    if (this.#pause !== null) return;
    this.#pause = new AbortController();
    this.#hold();
  }

  resume(): void {
    this.#pause?.abort();
    this.#pause = null;
    this.#session?.release();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.resume();
    await this.#session?.cancel();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.resume();
    await this.#session?.close();
    await this.#running;
  }

  async #run(socket: SocketOptions, listener: SourceListener, tried: () => void): Promise<void> {
    const { addresses, failoverStrategy } = this.#access;
    const hosts = hostOrder(addresses, failoverStrategy);
    const bindings = new Bindings(this.#feed.subject, this.#feed.names, listener);
    const down = new Set<BrokerAddress>();
    const connected = (queueIsNew: boolean): void => {
      tried();
      // Where one of several hosts stayed up, the others remember what it does.
      bindings.connected(this.#clock.now(), queueIsNew || down.size === addresses.length);
      down.clear();
    };
    let address = hosts.next().value;
    let failures = 0;
    while (!this.#over()) {
      const outcome = await this.#visit(address, { socket, listener, bindings, connected });
      tried();
      if (outcome.down) down.add(address);
      if (outcome.lost) address = hosts.next().value;
      if (await this.#paused(listener)) failures = 0;
      if (this.#over()) break;
      failures = outcome.sound ? 1 : failures + 1;
      // Every host is tried once before the delay grows.
      const attempt = Math.ceil(failures / addresses.length);
      await this.#clock.sleep(backoff(attempt, outcome.failed ?? 'failed'), this.#stopping.signal);
    }
    listener.status({ state: 'stopped', detail: '' });
  }

  /** One connection from its attempt to its end. `connected` hears whether the queue is a new one. */
  async #visit(address: BrokerAddress, { socket, listener, bindings, connected }: Visit): Promise<Outcome> {
    const begun = this.#clock.now();
    try {
      listener.status({ state: 'connecting', detail: `connecting to ${brokerLabel(address)}` });
      const session = await this.#open(address, socket, listener);
      connected(session.queueIsNew);
      this.#logger.info({ source: this.name }, `connected to ${brokerLabel(address)}`);
      const over = new AbortController();
      const binding = this.#keepBound(session, bindings, listener, over.signal);
      const unwatch = watchAlarms(address, {
        access: this.#access,
        socket,
        clock: this.#clock,
        flowing: this.#flow(),
        tell: (alarm) => this.#tellAlarm(alarm, bindings, listener),
      });
      const depth = this.#watchDepth(session, listener, over.signal);
      const end = await session.ended;
      this.#session = null;
      this.#alarm = null;
      over.abort();
      bindings.disconnected(this.#clock.now());
      await Promise.all([session.close(), binding, depth, unwatch()]);
      const wanted = this.#over() || this.#pause !== null;
      if (!wanted) this.#retrying(listener, `${brokerLabel(address)}: ${end.reason}`);
      const sound = this.#clock.now() - begun > SOUND;
      return { failed: null, lost: end.lost && !wanted, down: end.brokerDown, sound };
    } catch (error) {
      const reason = await explainFailure(error, address, this.#access, socket);
      this.#retrying(listener, reason);
      const refused = isRefused(error);
      return { failed: refused ? 'refused' : 'failed', lost: true, down: refused, sound: false };
    }
  }

  async #open(address: BrokerAddress, socket: SocketOptions, listener: SourceListener): Promise<Session> {
    const stream = this.#stream + 1;
    const session = await openSession(address, {
      access: this.#access,
      socket,
      prefetch: this.#settings.prefetch,
      feed: this.#feed,
      clock: this.#clock,
      deliver: (message) => {
        // Deliveries may come before the session is handed back, and go on coming while it is drained.
        if (this.#stream !== stream) this.#begin(stream);
        if (!this.#over()) listener.deliver(toDelivery(message, stream, this.name, this.#clock.now()));
      },
      backlog: (backlog) => listener.backlog?.(backlog),
    });
    if (this.#stream !== stream) this.#begin(stream);
    this.#session = session;
    if (this.#settled > 0) session.ackUpTo(this.#settled);
    if (this.#pause !== null) this.#hold();
    if (this.#over()) await session.close();
    return session;
  }

  async #watchDepth({ probe }: Session, listener: SourceListener, over: AbortSignal): Promise<void> {
    const { bounded } = this.#feed;
    if (bounded === undefined) return;
    const tell = (backlog: QueueBacklog): void => listener.backlog?.(backlog);
    await watchDepth({ ...bounded, probe, clock: this.#clock, tell }, over);
  }

  #begin(stream: number): void {
    this.#stream = stream;
    this.#settled = 0;
  }

  /** Binds what is there and looks again for what is not, until the session is over. */
  async #keepBound(
    session: Session,
    bindings: Bindings,
    listener: SourceListener,
    over: AbortSignal,
  ): Promise<void> {
    let said: SourceStatus | null = null;
    try {
      while (!over.aborted) {
        for (const name of bindings.due(this.#clock.now())) {
          const reason = await session.attach(name);
          if (over.aborted) return;
          if (reason === null) bindings.bound(name, this.#clock.now());
          else bindings.missing(name, this.#clock.now(), reason);
        }
        const status = this.#status(bindings);
        if (said?.state !== status.state || said.detail !== status.detail) {
          said = status;
          listener.status(status);
        }
        await this.#clock.sleep(bindings.rest(this.#clock.now()), over);
      }
    } catch (error) {
      // Mostly the connection went away under the question. Where it did not, a new one can look again.
      void session.close();
      this.#logger.info(
        { source: this.name },
        `looking for ${this.#feed.subject}s was broken off: ${String(error)}`,
      );
    }
  }

  /** A function that says whether anything was settled since its last call; a message costs nothing for it. */
  #flow(): () => boolean {
    let last = '';
    return () => {
      const now = `${this.#stream}:${this.#settled}`;
      const moved = now !== last && this.#settled > 0;
      last = now;
      return moved;
    };
  }

  #tellAlarm(alarm: string | null, bindings: Bindings, listener: SourceListener): void {
    if (this.#session === null) return;
    this.#alarm = alarm;
    if (alarm === null) this.#logger.info({ source: this.name }, 'the broker takes messages again');
    else this.#logger.warn({ source: this.name, alarm }, `the broker takes no messages: it is ${alarm}`);
    listener.status(this.#status(bindings));
  }

  #status(bindings: Bindings): SourceStatus {
    const status = bindings.status(this.#clock.now());
    if (this.#alarm === null) return status;
    return { ...status, detail: `the broker is ${this.#alarm} and blocks all publishers; ${status.detail}` };
  }

  #retrying(listener: SourceListener, reason: string): void {
    this.#logger.warn({ source: this.name }, `not connected, trying again: ${reason}`);
    listener.status({ state: 'connecting', detail: reason });
  }

  /**
   * Reads nothing more. While nothing is read, the broker's heartbeats are not seen either, and deliveries held
   * for long run into its consumer_timeout. So after one heartbeat interval, or a minute, the connection is
   * closed, which gives them back.
   */
  #hold(): void {
    const pause = this.#pause;
    const session = this.#session;
    if (pause === null || session === null) return;
    session.hold();
    const held = Math.min(HELD, this.#access.heartbeat / 1000);
    void this.#clock.sleep(held, pause.signal).then(async () => {
      if (!pause.signal.aborted && this.#session === session) await session.close();
    });
  }

  /** Resolves when reading is not (or no longer) paused; whether it was. */
  async #paused(listener: SourceListener): Promise<boolean> {
    const pause = this.#pause;
    if (pause === null || pause.signal.aborted) return false;
    listener.status({ state: 'waiting', detail: 'reading is paused; the deliveries were given back' });
    await new Promise((resolve) => pause.signal.addEventListener('abort', resolve, { once: true }));
    return true;
  }

  #over(): boolean {
    return this.#draining || this.#stopping.signal.aborted;
  }
}
