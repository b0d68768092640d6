import type { Channel, ConsumeMessage } from 'amqplib';
import {
  brokerAccess,
  explainFailure,
  hostOrder,
  socketOptions,
  type BrokerAddress,
} from '../../amqp/index.ts';
import { InvalidRequest, readRequest, type FinalSamplesRequest } from '../../control/index.ts';
import { retryDelay, SaidOnce, type Clock, type Logger } from '../../model/index.ts';
import { openControlSession, type ControlSession } from './controlSession.ts';
import type { ControlSettings } from './fields.ts';

export interface ControlQueueParts {
  /** Nova's name of this host: the key of its queue. */
  readonly host: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves when the request is dealt with for good; when it rejects, the request comes again. */
  readonly request: (request: FinalSamplesRequest) => Promise<void>;
}

const DELAYS = { first: 1000, longest: 30_000 };
/** How long a request that could not be dealt with waits, milliseconds: the disk is full, say. */
const AGAIN = 5000;

/** Takes the bridge's requests from the queue of this host, and keeps trying where there is no broker. */
export class ControlQueue {
  readonly #settings: ControlSettings;
  readonly #parts: ControlQueueParts;
  readonly #stopping = new AbortController();
  readonly #said = new SaidOnce();
  readonly #refused = new SaidOnce();
  #session: ControlSession | null = null;
  #running: Promise<void> | null = null;

  constructor(settings: ControlSettings, parts: ControlQueueParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Whether requests are taken at the moment. */
  get listening(): boolean {
    return this.#session !== null;
  }

  /** @throws StackwireError `config/invalid` on settings that cannot work together */
  start(): void {
    const access = brokerAccess(this.#settings);
    this.#running = this.#run(access);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#session?.close();
    await this.#running;
  }

  async #run(access: ReturnType<typeof brokerAccess>): Promise<void> {
    const { clock } = this.#parts;
    const hosts = hostOrder(access.addresses, access.failoverStrategy);
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt += 1) {
      if (await this.#listen(access, hosts.next().value)) attempt = 0;
      await clock.sleep(retryDelay(DELAYS, Math.max(1, attempt), Math.random), this.#stopping.signal);
    }
  }

  /** Until it is over; whether there was a connection. */
  async #listen(access: ReturnType<typeof brokerAccess>, address: BrokerAddress): Promise<boolean> {
    const { clock, host, logger } = this.#parts;
    const { exchange } = this.#settings;
    const socket = socketOptions(access.tls, 'probe control');
    try {
      const take = (message: ConsumeMessage, channel: Channel): void => void this.#take(message, channel);
      const session = await openControlSession(address, { access, socket, exchange, host, clock, take });
      this.#session = session;
      this.#said.forget();
      logger.info({ exchange, host }, 'the bridge’s requests are taken');
      if (this.#stopping.signal.aborted) await session.close();
      const reason = await session.ended;
      this.#session = null;
      await session.close();
      if (!this.#stopping.signal.aborted)
        logger.warn({ reason }, 'the bridge’s requests are no longer taken');
      return true;
    } catch (error) {
      const reason = await explainFailure(error, address, access, socket);
      if (this.#said.isNew(reason))
        logger.warn({ reason }, 'the bridge’s requests cannot be taken; tried again');
      return false;
    }
  }

  async #take(message: ConsumeMessage, channel: Channel): Promise<void> {
    const { clock, logger, request } = this.#parts;
    try {
      await request(readRequest(message.content));
      settle(() => channel.ack(message));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof InvalidRequest) {
        if (this.#refused.isNew(reason)) logger.warn({ reason }, 'a message asks for nothing that is known');
        settle(() => channel.ack(message));
        return;
      }
      if (this.#refused.isNew(reason))
        logger.error({ reason }, 'a request could not be dealt with; it comes again');
      await clock.sleep(AGAIN, this.#stopping.signal);
      settle(() => channel.nack(message, false, true));
    }
  }
}

/** Over a channel that was closed a moment ago the broker hears nothing, and delivers again. */
function settle(say: () => void): void {
  try {
    say();
  } catch {
    return;
  }
}
