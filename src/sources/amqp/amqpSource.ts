import type { SocketOptions } from 'amqplib';
import type { Clock, Logger, Source, SourceListener, SourceStatus } from '../../model/index.ts';
import { backoff } from './backoff.ts';
import { Bindings } from './bindings.ts';
import { describeFailure, isRefused } from './brokerError.ts';
import { brokerAddresses, brokerLabel } from './brokerUrl.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
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

/**
 * Reads a RabbitMQ through a queue of its own. Whatever ends a session (connection lost, channel closed, consumer
 * cancelled, queue deleted, broker restarted), the same is done: a new connection to the next host, the queue
 * declared and bound again, a new `stream`. What was unsettled comes again, marked redelivered. amqplib's own
 * recovery would help with the first of these only, and with one host.
 */
export function createAmqpSource(settings: AmqpSettings, dependencies: AmqpDependencies): Source {
  return new AmqpSource(settings, dependencies);
}

class AmqpSource implements Source {
  readonly name: string;
  readonly #settings: AmqpSettings;
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

  constructor(settings: AmqpSettings, { name, clock, logger }: AmqpDependencies) {
    this.name = name;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = logger;
  }

  async start(listener: SourceListener): Promise<void> {
    const addresses = brokerAddresses(this.#settings.url);
    const options = await socketOptions(this.#settings.tls, this.name);
    await new Promise<void>((tried) => {
      this.#running = this.#run(addresses, options, listener, tried);
    });
  }

  settle(stream: number, position: number): void {
    // Acknowledging a tag twice closes the channel; one of an earlier stream belongs to nobody.
    if (stream !== this.#stream || this.#session === null || position <= this.#settled) return;
    this.#settled = position;
    this.#session.ackUpTo(position);
  }

  pause(): void {
    if (this.#pause !== null) return;
    this.#pause = new AbortController();
    this.#session?.hold();
    void this.#giveBackLater(this.#pause.signal);
  }

  resume(): void {
    this.#pause?.abort();
    this.#pause = null;
    this.#session?.release();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.resume();
    await this.#session?.cancel().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.resume();
    await this.#session?.close();
    await this.#running;
  }

  async #run(
    addresses: readonly [BrokerAddress, ...BrokerAddress[]],
    options: SocketOptions,
    listener: SourceListener,
    tried: () => void,
  ): Promise<void> {
    const bindings = new Bindings(this.#settings.exchanges, listener);
    let failures = 0;
    let brokerDown = false;
    for (let turn = 0; !this.#over(); turn++) {
      const address = addresses[turn % addresses.length] ?? addresses[0];
      const begun = this.#clock.now();
      let refused = false;
      try {
        listener.status({ state: 'connecting', detail: `connecting to ${brokerLabel(address)}` });
        const session = await this.#open(address, options, listener);
        // With several hosts one of them going down says nothing of what the others remember.
        bindings.connected(this.#clock.now(), session.queueIsNew || (brokerDown && addresses.length === 1));
        this.#logger.info({ source: this.name }, `connected to ${brokerLabel(address)}`);
        brokerDown = false;
        tried();
        const over = new AbortController();
        const binding = this.#keepBound(session, bindings, listener, over.signal);
        const end = await session.ended;
        this.#session = null;
        over.abort();
        bindings.disconnected(this.#clock.now());
        await session.close();
        await binding;
        if (this.#over()) break;
        brokerDown = end.brokerDown;
        if (this.#clock.now() - begun > SOUND) failures = 0;
        this.#retrying(listener, `${brokerLabel(address)}: ${end.reason}`);
      } catch (error) {
        refused = isRefused(error);
        brokerDown ||= refused;
        this.#retrying(listener, describeFailure(error, address));
        tried();
      }
      await this.#paused(listener);
      await this.#clock.sleep(backoff(++failures, refused ? 'refused' : 'failed'), this.#stopping.signal);
    }
    listener.status({ state: 'stopped', detail: '' });
  }

  async #open(address: BrokerAddress, options: SocketOptions, listener: SourceListener): Promise<Session> {
    const stream = this.#stream + 1;
    const session = await openSession(address, this.#settings, options, (message) => {
      // Deliveries may come before the session is handed back, and go on coming while it is drained.
      if (this.#stream !== stream) this.#begin(stream);
      if (!this.#over()) listener.deliver(toDelivery(message, stream, this.name, this.#clock.now()));
    });
    if (this.#stream !== stream) this.#begin(stream);
    this.#session = session;
    if (this.#pause !== null) session.hold();
    if (this.#over()) await session.close();
    return session;
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
        for (const exchange of bindings.due(this.#clock.now())) {
          const reason = await session.bind(exchange);
          if (over.aborted) return;
          if (reason === null) bindings.bound(exchange, this.#clock.now());
          else bindings.missing(exchange, this.#clock.now(), reason);
        }
        const status = bindings.status(this.#clock.now());
        if (said?.state !== status.state || said.detail !== status.detail) {
          said = status;
          listener.status(status);
        }
        await this.#clock.sleep(bindings.rest(this.#clock.now()), over);
      }
    } catch (error) {
      // The connection went away under the question; `ended` tells the rest.
      this.#logger.info({ source: this.name }, `looking for exchanges was broken off: ${String(error)}`);
    }
  }

  #retrying(listener: SourceListener, reason: string): void {
    this.#logger.warn({ source: this.name }, `not connected, trying again: ${reason}`);
    listener.status({ state: 'connecting', detail: reason });
  }

  /**
   * While nothing is read, the broker's heartbeats are not seen either, and deliveries held for long run into
   * its consumer_timeout. So after one heartbeat interval the connection is closed, which gives them back.
   */
  async #giveBackLater(resumed: AbortSignal): Promise<void> {
    await this.#clock.sleep(this.#settings.heartbeat / 1000, resumed);
    if (!resumed.aborted) await this.#session?.close();
  }

  /** Resolves when reading is not (or no longer) paused. */
  async #paused(listener: SourceListener): Promise<void> {
    const pause = this.#pause;
    if (pause === null || pause.signal.aborted) return;
    listener.status({ state: 'waiting', detail: 'reading is paused; the deliveries were given back' });
    await new Promise((resolve) => pause.signal.addEventListener('abort', resolve, { once: true }));
  }

  #over(): boolean {
    return this.#draining || this.#stopping.signal.aborted;
  }
}
