import {
  DeliveryDelayed,
  type Clock,
  type Logger,
  type OutgoingItem,
  type ParkedItem,
  type Sink,
} from '../model/index.ts';
import { backOff } from './backOff.ts';
import { Circuit } from './circuit.ts';
import { Deliverer } from './deliverer.ts';
import { RateLimit } from './rateLimit.ts';

export interface DeliveryParts {
  readonly sink: Sink;
  /** Items a second; null is without a limit. */
  readonly rate: number | null;
  /** Whether items are delivered one by one. */
  readonly single: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 to 1, by chance. */
  readonly chance: () => number;
  /** Aborts when nothing is to be tried any more. */
  readonly signal: AbortSignal;
}

/** A wait for which a target asks and that is no longer than this does a bridge that stops wait out, milliseconds. */
const STOPS_WITHIN = 5000;

/** Delivers a batch however long its target takes to come back. */
export class PersistentDelivery {
  readonly #parts: DeliveryParts;
  readonly #circuit: Circuit;
  readonly #deliverer: Deliverer;
  readonly #rate: RateLimit;
  readonly #lastTry = new AbortController();
  /** Aborts where no long wait is waited out any more. */
  readonly #impatient: AbortSignal;

  constructor(parts: DeliveryParts) {
    const { sink, rate, single, clock, logger } = parts;
    this.#parts = parts;
    this.#circuit = new Circuit(sink.name, clock, logger);
    this.#deliverer = new Deliverer(sink, single, clock);
    this.#rate = new RateLimit(rate, clock);
    this.#impatient = AbortSignal.any([parts.signal, this.#lastTry.signal]);
  }

  /** Whether the target counts as gone. */
  get open(): boolean {
    return this.#circuit.open;
  }

  /** From now on a try that fails is the last one. A target that wants to be left alone for long is not even asked that once. */
  tryOnceMore(): void {
    this.#lastTry.abort();
  }

  /** Resolves with what the target refused for good when it has all the rest; with null when no more tries are left. */
  async untilTaken(items: readonly OutgoingItem[]): Promise<readonly ParkedItem[] | null> {
    const { signal } = this.#parts;
    if (items.length === 0) return [];
    for (;;) {
      await this.#rate.pass(items.length, signal);
      if (signal.aborted) return null;
      try {
        const parked = await this.#deliverer.deliver(items, signal);
        this.#circuit.worked();
        return parked;
      } catch (error) {
        if (signal.aborted || !(await this.waitAfter(error))) return null;
      }
    }
  }

  /** Waits as long as it is wise after a failure; false where there will be no other try. */
  async waitAfter(error: unknown): Promise<boolean> {
    const { clock, chance, signal } = this.#parts;
    const failures = this.#circuit.failed(error instanceof Error ? error.message : String(error));
    if (this.#impatient.aborted) return false;
    const asked = error instanceof DeliveryDelayed ? error.retryAfter / 1000 : 0;
    const ends = asked > STOPS_WITHIN ? this.#impatient : signal;
    await clock.sleep(Math.max(asked, backOff(failures, chance)), ends);
    return !ends.aborted;
  }
}
