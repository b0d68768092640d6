import { hostOrder } from '../../amqp/index.ts';
import {
  explainPeerFailure,
  isPeerDown,
  openPeer,
  peerAccess,
  peerLabel,
  type Peer,
  type PeerAccess,
  type PeerAddress,
} from '../../amqp1/index.ts';
import {
  retryDelay,
  SaidOnce,
  type Clock,
  type Logger,
  type Source,
  type SourceListener,
} from '../../model/index.ts';
import { addressesOf, openHostname } from './addresses.ts';
import { Attachments } from './attachments.ts';
import { RETRY_DELAYS } from './retryDelays.ts';
import { Intake } from './intake.ts';
import type { Amqp1Settings } from './spec.ts';

export interface Amqp1Dependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A connection that lived this long was sound: the next loss starts again with short delays. */
const SOUND = 10_000_000;

/** What one connection, or the attempt at one, came to. */
interface Outcome {
  readonly failed: 'refused' | 'failed';
  readonly sound: boolean;
}

/**
 * Reads the addresses of an AMQP 1.0 broker or router. Whatever ends a connection, the same is done: a new one, to the next host, every
 * address attached again, new streams. What was unsettled comes again. rhea's own reconnecting would know neither back-off over several
 * hosts nor how to say what is going on.
 */
export function createAmqp1Source(settings: Amqp1Settings, dependencies: Amqp1Dependencies): Source {
  return new Amqp1Source(settings, dependencies);
}

class Amqp1Source implements Source {
  readonly name: string;
  readonly #settings: Amqp1Settings;
  readonly #access: PeerAccess;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #intake: Intake;
  readonly #said = new SaidOnce();
  #running: Promise<void> = Promise.resolve();
  #peer: Peer | null = null;
  /** Gives up the attempt at a connection. */
  #attempt: AbortController | null = null;
  #draining = false;

  constructor(settings: Amqp1Settings, { name, clock, logger }: Amqp1Dependencies) {
    this.name = name;
    this.#settings = settings;
    this.#access = peerAccess(settings);
    this.#clock = clock;
    this.#logger = logger;
    this.#intake = new Intake({ source: name, prefetch: settings.prefetch, clock, logger });
  }

  async start(listener: SourceListener): Promise<void> {
    await new Promise<void>((tried) => {
      this.#running = this.#run(listener, tried);
    });
  }

  settle(stream: number, position: number): void {
    this.#intake.settle(stream, position);
  }

  pause(): void {
    this.#intake.pause();
  }

  resume(): void {
    this.#intake.resume();
  }

  drain(): Promise<void> {
    this.#draining = true;
    this.#intake.drain();
    if (this.#peer === null) this.#attempt?.abort();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#intake.stop();
    if (this.#peer === null) this.#attempt?.abort();
    else await this.#peer.close();
    await this.#running;
  }

  async #run(listener: SourceListener, tried: () => void): Promise<void> {
    const { addresses, failoverStrategy } = this.#access;
    const hosts = hostOrder(addresses, failoverStrategy);
    const attachments = new Attachments(listener);
    let failures = 0;
    while (!this.#over()) {
      const outcome = await this.#visit(hosts.next().value, listener, attachments, tried);
      tried();
      if (this.#over()) break;
      failures = outcome.sound ? 1 : failures + 1;
      // Every host is tried once before the delay grows.
      const attempt = Math.ceil(failures / addresses.length);
      const delay = retryDelay(RETRY_DELAYS[outcome.failed], attempt, Math.random);
      await this.#clock.sleep(delay, this.#stopping.signal);
    }
    listener.status({ state: 'stopped', detail: '' });
  }

  /** One connection from its attempt to its end. */
  async #visit(
    address: PeerAddress,
    listener: SourceListener,
    attachments: Attachments,
    tried: () => void,
  ): Promise<Outcome> {
    const begun = this.#clock.now();
    const label = peerLabel(address, this.#access);
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      // While it is tried again, the status goes on saying why.
      if (this.#said.nothing) listener.status({ state: 'connecting', detail: `connecting to ${label}` });
      const hostname = openHostname(this.#settings, this.#access);
      const peer = await openPeer(address, {
        access: this.#access,
        name: this.name,
        ...(hostname !== undefined && { openHostname: hostname }),
        clock: this.#clock,
        giveUp: attempt.signal,
      });
      this.#peer = peer;
      const what = [peer.product ?? 'a peer that does not say what it is', peer.version].join(' ').trim();
      const where = `connected to ${label}: ${what}`;
      if (this.#said.isNew(where)) this.#logger.info({ source: this.name }, where);
      if (this.#over()) await peer.close();
      const addresses = addressesOf(this.#settings, this.#access, peer);
      await this.#intake.read(peer, addresses, { listener, attachments, tried });
      const reason = await peer.ended;
      this.#peer = null;
      await peer.close();
      const sound = this.#clock.now() - begun > SOUND;
      if (sound) this.#said.forget();
      if (!this.#over()) this.#retrying(listener, `${label}: ${reason}`);
      return { failed: 'failed', sound };
    } catch (error) {
      this.#peer = null;
      const reason = await explainPeerFailure(error, address, this.#access, attempt.signal);
      if (!this.#over()) this.#retrying(listener, reason);
      return { failed: isPeerDown(error) ? 'refused' : 'failed', sound: false };
    }
  }

  #retrying(listener: SourceListener, reason: string): void {
    if (this.#said.isNew(reason))
      this.#logger.warn({ source: this.name }, `not connected, trying again: ${reason}`);
    listener.status({ state: 'connecting', detail: reason });
  }

  #over(): boolean {
    return this.#draining || this.#stopping.signal.aborted;
  }
}
