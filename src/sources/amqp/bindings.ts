import type { Micros, SourceListener, SourceStatus } from '../../model/index.ts';

const MINUTE = 60_000_000;
/** Milliseconds between two looks for a missing exchange: one that was there, one never seen, and either later. */
const AGAIN = { lost: 250, unseen: 2000, later: 30_000 };

interface Binding {
  readonly exchange: string;
  /** Whether it is bound as far as we know. */
  bound: boolean;
  /** Whether it was bound before, so that messages are missed while it is not. */
  expected: boolean;
  /** When what it routed may have begun to be missed; null while it is bound. */
  since: Micros | null;
  /** Whether the listener was told of that interval. */
  reported: boolean;
  /** Why it is not bound. */
  reason: string;
  /** When it was looked at last; null when not yet on this connection. */
  looked: Micros | null;
}

/**
 * What is known of each service exchange over all connections of a source: bound or not, since when, and how
 * soon to look again. It holds no connection and no timer.
 *
 * oslo's default exchanges are not durable: a broker that restarts forgets them together with our binding, and
 * what a service publishes after declaring its exchange again is lost until we bind again. So one that was
 * bound is looked for every 250 ms in the first minute of a connection. One never seen is looked for less
 * often, because each look that fails is an error line in the broker's log.
 */
export class Bindings {
  readonly #listener: SourceListener;
  readonly #all: readonly Binding[];
  #connected: Micros = 0;
  /** The connection was lost at this time, and for all we know the bindings with it. */
  #lost: Micros | null = null;
  #waiting = false;

  constructor(exchanges: readonly string[], listener: SourceListener) {
    this.#listener = listener;
    this.#all = [...new Set(exchanges)].map((exchange) => ({
      exchange,
      bound: false,
      expected: false,
      since: null,
      reported: false,
      reason: 'was not looked for yet',
      looked: null,
    }));
  }

  /** A connection stands. `forgotten`: the broker restarted, or our queue was gone, so no binding is sure. */
  connected(at: Micros, forgotten: boolean): void {
    this.#connected = at;
    this.#waiting = this.#all.some(({ expected }) => expected);
    for (const binding of this.#all) {
      binding.looked = null;
      if (!forgotten || !binding.expected || this.#lost === null) continue;
      this.#report(binding, this.#lost);
    }
  }

  /** The connection is gone. */
  disconnected(at: Micros): void {
    if (this.#all.some(({ bound }) => bound)) this.#lost = at;
    for (const binding of this.#all) binding.bound = false;
  }

  /** The exchanges whose turn it is to be looked at; also those that are bound, which may have been deleted. */
  due(at: Micros): readonly string[] {
    return this.#all.filter((binding) => this.#left(binding, at) <= 0).map(({ exchange }) => exchange);
  }

  /** Milliseconds until the next turn. */
  rest(at: Micros): number {
    return Math.max(0, Math.min(...this.#all.map((binding) => this.#left(binding, at))));
  }

  /** The exchange exists and the queue is bound to it. */
  bound(exchange: string, at: Micros): void {
    const binding = this.#find(exchange);
    binding.bound = true;
    binding.expected = true;
    binding.looked = at;
    if (binding.reported && binding.since !== null) {
      this.#listener.unbound({ subject: `exchange ${exchange}`, since: binding.since, until: at });
    }
    binding.since = null;
    binding.reported = false;
  }

  /** The exchange is not there, or we may not bind to it. */
  missing(exchange: string, at: Micros, reason: string): void {
    const binding = this.#find(exchange);
    // Bound until now: it vanished at some time after the last look.
    if (binding.expected) this.#report(binding, (binding.bound ? binding.looked : this.#lost) ?? at);
    binding.bound = false;
    binding.looked = at;
    binding.reason = reason;
  }

  status(at: Micros): SourceStatus {
    const missing = this.#all.filter(({ bound }) => !bound);
    const detail = missing.map(({ exchange, reason }) => `exchange ${exchange} ${reason}`).join('; ');
    if (at - this.#connected >= MINUTE || missing.every(({ expected }) => !expected)) this.#waiting = false;
    if (this.#waiting || missing.length === this.#all.length) return { state: 'waiting', detail };
    return { state: 'bound', detail: detail || 'all exchanges are bound' };
  }

  #left(binding: Binding, at: Micros): number {
    if (binding.looked === null) return 0;
    const later = binding.bound || at - this.#connected >= MINUTE;
    const interval = later ? AGAIN.later : binding.expected ? AGAIN.lost : AGAIN.unseen;
    return Math.ceil(interval - (at - binding.looked) / 1000);
  }

  #report(binding: Binding, since: Micros): void {
    if (binding.reported) return;
    binding.reported = true;
    binding.since = since;
    this.#listener.unbound({ subject: `exchange ${binding.exchange}`, since, until: null });
  }

  #find(exchange: string): Binding {
    const binding = this.#all.find((one) => one.exchange === exchange);
    if (binding === undefined) throw new TypeError(`exchange ${exchange} is not one of ours`);
    return binding;
  }
}
