import {
  DeliveryRefused,
  type Clock,
  type OutgoingItem,
  type ParkedItem,
  type Sink,
} from '../model/index.ts';

/** A target that refuses so many items one after the other, and takes none, refuses us and not the items. */
const REFUSES_ALL = 100;

/** Nobody waits longer for an answer, milliseconds. A sink mostly has shorter limits of its own. */
const PATIENCE = 120_000;

/** One try at a sink's target, which finds the items that it refuses by halves. */
export class Deliverer {
  readonly #sink: Sink;
  readonly #single: boolean;
  readonly #clock: Clock;
  /** Of a batch that goes item by item: those that the target has, should a later one fail. */
  readonly #taken = new Set<OutgoingItem>();
  #refusals = 0;

  /** `single`: items are handed to the sink one by one. */
  constructor(sink: Sink, single: boolean, clock: Clock) {
    this.#sink = sink;
    this.#single = single;
    this.#clock = clock;
  }

  /**
   * Resolves with what the target refused for good when it has all the rest. Throws what the sink threw where it could not
   * take them now, or refuses one item after the other: then all is to be tried again.
   */
  async deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<readonly ParkedItem[]> {
    if (items.length === 0) return [];
    return this.#single ? this.#oneByOne(items, signal) : this.#together(items, signal);
  }

  async #oneByOne(items: readonly OutgoingItem[], signal: AbortSignal): Promise<readonly ParkedItem[]> {
    const parked: ParkedItem[] = [];
    for (const item of items) {
      if (this.#taken.has(item)) continue;
      const refused = await this.#together([item], signal);
      parked.push(...refused);
      if (refused.length === 0) this.#taken.add(item);
    }
    this.#taken.clear();
    return parked;
  }

  async #together(items: readonly OutgoingItem[], signal: AbortSignal): Promise<readonly ParkedItem[]> {
    try {
      await this.#inTime(items, signal);
      this.#refusals = 0;
      return [];
    } catch (error) {
      if (!(error instanceof DeliveryRefused)) throw error;
      const [item, ...others] = items;
      return item !== undefined && others.length === 0
        ? [this.#refused(item, error)]
        : this.#halves(items, signal);
    }
  }

  #refused(item: OutgoingItem, error: DeliveryRefused): ParkedItem {
    this.#refusals += 1;
    if (this.#refusals >= REFUSES_ALL) {
      throw new Error(`${this.#refusals} items refused one after the other, the last: ${error.message}`);
    }
    return { item, answer: error.message, parked: this.#clock.now() };
  }

  async #halves(items: readonly OutgoingItem[], signal: AbortSignal): Promise<readonly ParkedItem[]> {
    const middle = Math.ceil(items.length / 2);
    const first = await this.#together(items.slice(0, middle), signal);
    return [...first, ...(await this.#together(items.slice(middle), signal))];
  }

  async #inTime(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const late = this.#clock.sleep(PATIENCE, done.signal).then(() => {
      if (!done.signal.aborted) throw new Error(`no answer in ${PATIENCE / 1000} s`);
    });
    const nobodyWaits = AbortSignal.any([signal, done.signal]);
    try {
      await Promise.race([this.#sink.deliver(items, nobodyWaits), late, aborted(nobodyWaits)]);
    } finally {
      done.abort();
    }
  }
}

/** Rejects when the signal aborts; whoever raced with it has gone by then. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the bridge stops')), { once: true });
  });
}
