import { AttachRefused, CreditPool, Receiver, type Peer } from '../../amqp1/index.ts';
import { retryDelay, type Clock, type Logger, type SourceListener } from '../../model/index.ts';
import type { ReadAddress } from './addresses.ts';
import type { Attachments } from './attachments.ts';
import { RETRY_DELAYS } from './retryDelays.ts';
import { toDelivery } from './toDelivery.ts';

export interface IntakeParts {
  readonly source: string;
  /** Most deliveries that are unsettled, over all addresses. */
  readonly prefetch: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Who hears of what is read on one connection. */
export interface Readership {
  readonly listener: SourceListener;
  readonly attachments: Attachments;
  /** Every address was tried once. */
  readonly tried: () => void;
}

/**
 * Longest pause that deliveries are held through, milliseconds. A router leaves senders waiting for the settlement of what is held, and
 * oslo.messaging gives a notification up after 30 s (`default_notify_timeout`): given back before, another reader may have it.
 */
const HELD = 20_000;

/** An address that was read for so long was sound: when it is lost it is tried again at once. */
const SOUND = 10_000_000;

/** Everything that is read on the connections of a source: one receiver for each address, each life of one a stream. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #lives = new Map<number, Receiver>();
  #streams = 0;
  /** Aborts when reading goes on; null while it is not paused. */
  #pause: AbortController | null = null;
  /** Whether the pause took so long that deliveries were given back. */
  #givenBack = false;
  #attachments: Attachments | null = null;
  readonly #over = new AbortController();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Reads the addresses until the connection ends. */
  async read(peer: Peer, addresses: readonly ReadAddress[], readership: Readership): Promise<void> {
    const { attachments, tried } = readership;
    attachments.connected(addresses.map(({ address }) => address));
    this.#attachments = attachments;
    const ended = new AbortController();
    const untried = new Set(addresses);
    const credit = new CreditPool(this.#parts.prefetch, addresses.length);
    const reading = addresses.map((from) =>
      this.#keep(peer, { from, credit, ended: ended.signal, ...readership }, () => {
        untried.delete(from);
        if (untried.size === 0) tried();
      }),
    );
    await peer.ended;
    attachments.disconnected(this.#parts.clock.now());
    ended.abort();
    await Promise.all(reading);
  }

  settle(stream: number, position: number): void {
    this.#lives.get(stream)?.settle(position);
  }

  pause(): void {
    if (this.#pause !== null || this.#over.signal.aborted) return;
    const pause = new AbortController();
    this.#pause = pause;
    for (const life of this.#lives.values()) life.hold();
    void this.#parts.clock.sleep(HELD, pause.signal).then(() => {
      if (!pause.signal.aborted) this.#giveBack();
    });
  }

  resume(): void {
    this.#pause?.abort();
    this.#pause = null;
    this.#givenBack = false;
    for (const life of this.#lives.values()) life.release();
  }

  /** Takes nothing more in for good. */
  drain(): void {
    for (const life of this.#lives.values()) life.drain();
    this.#over.abort();
    this.resume();
  }

  /** Gives back what is not settled. */
  stop(): void {
    this.#over.abort();
    this.resume();
    for (const life of this.#lives.values()) life.close();
  }

  #giveBack(): void {
    this.#givenBack = true;
    for (const life of this.#lives.values()) life.close();
    this.#attachments?.paused();
  }

  /** Keeps one address attached. */
  async #keep(peer: Peer, reading: Reading, tried: () => void): Promise<void> {
    const { clock, logger, source } = this.#parts;
    const { from, attachments, ended } = reading;
    const over = AbortSignal.any([ended, this.#over.signal]);
    let failures = 0;
    while (!over.aborted) {
      if (this.#givenBack) {
        tried();
        await this.#pauseEnds(over);
        continue;
      }
      const begun = clock.now();
      const end = await this.#live(peer, reading, tried);
      tried();
      if (over.aborted) return;
      if (this.#givenBack) continue;
      if (end.attached) {
        attachments.detached(from.address, clock.now());
        logger.warn({ source, address: from.address }, `${from.address} is no longer read: ${end.reason}`);
      } else {
        if (attachments.refused(from.address, end.reason)) {
          logger.warn({ source, address: from.address }, `${from.address} cannot be read: ${end.reason}`);
        }
      }
      const sound = end.attached && clock.now() - begun > SOUND;
      failures = sound ? 0 : failures + 1;
      if (!sound) await clock.sleep(retryDelay(RETRY_DELAYS.address, failures, Math.random), over);
    }
  }

  /** One life of a receiver, from the attempt to attach it. */
  async #live(
    peer: Peer,
    { from, credit, listener, attachments }: Reading,
    tried: () => void,
  ): Promise<{ readonly attached: boolean; readonly reason: string }> {
    const { source, clock, prefetch } = this.#parts;
    const stream = ++this.#streams;
    try {
      const receiver = await Receiver.open(peer, {
        address: from.address,
        prefetch,
        line: credit.line(),
        deliver: (message, position) => {
          const received = clock.now();
          listener.deliver(toDelivery(message, { source, stream, position, received, from }));
        },
      });
      this.#lives.set(stream, receiver);
      attachments.attached(from.address, clock.now());
      tried();
      if (this.#over.signal.aborted || this.#givenBack) receiver.close();
      else if (this.#pause === null) receiver.release();
      const end = await receiver.ended;
      this.#lives.delete(stream);
      return { attached: true, reason: end.message };
    } catch (error) {
      if (error instanceof AttachRefused) return { attached: false, reason: error.message };
      // The connection ended, which ends the reading too.
      await peer.ended;
      return { attached: false, reason: String(error) };
    }
  }

  async #pauseEnds(over: AbortSignal): Promise<void> {
    const signal = this.#pause?.signal;
    if (signal === undefined) return;
    const ends = AbortSignal.any([signal, over]);
    if (ends.aborted) return;
    await new Promise((resolve) => ends.addEventListener('abort', resolve, { once: true }));
  }
}

interface Reading extends Readership {
  readonly from: ReadAddress;
  readonly credit: CreditPool;
  /** Aborts when the connection is over. */
  readonly ended: AbortSignal;
}
