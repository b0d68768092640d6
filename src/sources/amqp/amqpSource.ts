import type { SocketOptions } from 'amqplib';
import {
  retryDelay,
  SaidOnce,
  type Clock,
  type Logger,
  type Source,
  type SourceListener,
} from '../../model/index.ts';
import { Bindings } from './bindings.ts';
import {
  type BrokerAccess,
  brokerAccess,
  type BrokerAddress,
  brokerLabel,
  explainFailure,
  hostOrder,
  isRefused,
  socketOptions,
  tellOddities,
} from '../../amqp/index.ts';
import type { Feed } from './feed.ts';
import { heldBindings } from './heldBindings.ts';
import { ownQueueFeed, temporaryQueueFeed } from './ownQueueFeed.ts';
import { ReadingPause } from './readingPause.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import { Settlement } from './settlement.ts';
import { RETRY_DELAYS } from './retryDelays.ts';
import { sharedQueuesFeed } from './sharedQueuesFeed.ts';
import type { AmqpSettings } from './spec.ts';
import { tendSession } from './tendSession.ts';
import { toDelivery } from './toDelivery.ts';

export interface AmqpDependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A session that lived this long was sound: the next loss starts again with short delays. */
const SOUND = 10_000_000;

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
  readonly #pause: ReadingPause;
  readonly #settlement = new Settlement();
  readonly #said = new SaidOnce();
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #session: Session | null = null;
  /** Gives up the attempt at a session that has brought nothing yet; what was brought may still be settled. */
  #attempt: AbortController | null = null;
  #draining = false;

  constructor(settings: AmqpSettings, { name, clock, logger }: AmqpDependencies, feed: Feed) {
    this.name = name;
    this.#settings = settings;
    this.#access = brokerAccess(settings);
    this.#feed = feed;
    this.#clock = clock;
    this.#logger = logger;
    this.#pause = new ReadingPause(clock, this.#access.heartbeat);
  }

  async start(listener: SourceListener): Promise<void> {
    const socket = socketOptions(this.#access.tls, this.name);
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
    if (this.#settlement.settle(stream, position)) this.#session?.ackUpTo(position);
  }

  pause(): void {
    if (this.#pause.on) return;
    this.#pause.begin();
    if (this.#session !== null) this.#hold(this.#session);
  }

  resume(): void {
    this.#pause.end();
    this.#session?.release();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.resume();
    if (this.#session === null) this.#attempt?.abort();
    else await this.#session.cancel();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.resume();
    if (this.#session === null) this.#attempt?.abort();
    else await this.#session.close();
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
      if (this.#pause.on) {
        listener.status({ state: 'waiting', detail: 'reading is paused; the deliveries were given back' });
        await this.#pause.over();
        failures = 0;
      }
      if (this.#over()) break;
      failures = outcome.sound ? 1 : failures + 1;
      // Every host is tried once before the delay grows.
      const attempt = Math.ceil(failures / addresses.length);
      const delay = retryDelay(RETRY_DELAYS[outcome.failed ?? 'failed'], attempt, Math.random);
      await this.#clock.sleep(delay, this.#stopping.signal);
    }
    listener.status({ state: 'stopped', detail: '' });
  }

  /** One connection from its attempt to its end. `connected` hears whether the queue is a new one. */
  async #visit(address: BrokerAddress, { socket, listener, bindings, connected }: Visit): Promise<Outcome> {
    const begun = this.#clock.now();
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      // While it is tried again, the status goes on saying why.
      if (this.#said.nothing)
        listener.status({ state: 'connecting', detail: `connecting to ${brokerLabel(address)}` });
      const session = await this.#open(address, socket, listener, attempt.signal);
      connected(session.queueIsNew);
      const where = `connected to ${brokerLabel(address)}`;
      if (this.#said.isNew(where)) this.#logger.info({ source: this.name }, where);
      const end = await tendSession(session, address, {
        source: this.name,
        access: this.#access,
        socket,
        feed: this.#feed,
        bindings,
        held: this.#feed.bounded && heldBindings(this.#settings, address, socket, this.#clock),
        listener,
        clock: this.#clock,
        logger: this.#logger,
        flowing: this.#settlement.flow(),
      });
      const wanted = this.#over() || this.#pause.on;
      const sound = this.#clock.now() - begun > SOUND;
      if (sound) this.#said.forget();
      if (!wanted) this.#retrying(listener, `${brokerLabel(address)}: ${end.reason}`);
      return { failed: null, lost: end.lost && !wanted, down: end.brokerDown, sound };
    } catch (error) {
      const reason = await explainFailure(error, address, this.#access, socket, attempt.signal);
      if (!this.#over()) this.#retrying(listener, reason);
      const refused = isRefused(error);
      return { failed: refused ? 'refused' : 'failed', lost: true, down: refused, sound: false };
    }
  }

  async #open(
    address: BrokerAddress,
    socket: SocketOptions,
    listener: SourceListener,
    giveUp: AbortSignal,
  ): Promise<Session> {
    const settlement = this.#settlement;
    const stream = settlement.next;
    const session = await openSession(address, {
      access: this.#access,
      socket,
      prefetch: this.#settings.prefetch,
      feed: this.#feed,
      clock: this.#clock,
      giveUp,
      deliver: (message) => {
        // Deliveries may come before the session is handed back, and go on coming while it is drained.
        settlement.begin(stream);
        this.#attempt = null;
        if (!this.#over()) listener.deliver(toDelivery(message, stream, this.name, this.#clock.now()));
      },
      backlog: (backlog) => listener.backlog?.(backlog),
    });
    settlement.begin(stream);
    this.#session = session;
    void session.ended.then(() => {
      this.#session = null;
    });
    if (settlement.settled > 0) session.ackUpTo(settlement.settled);
    this.#hold(session);
    if (this.#over()) await session.close();
    return session;
  }

  #retrying(listener: SourceListener, reason: string): void {
    if (this.#said.isNew(reason))
      this.#logger.warn({ source: this.name }, `not connected, trying again: ${reason}`);
    listener.status({ state: 'connecting', detail: reason });
  }

  #hold(session: Session): void {
    this.#pause.hold(session, () => this.#session === session);
  }

  #over(): boolean {
    return this.#draining || this.#stopping.signal.aborted;
  }
}
