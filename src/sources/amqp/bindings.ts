import type { Micros, SourceListener, SourceStatus } from '../../model/index.ts';

const MINUTE = 60_000_000;
/** What a source is tied to: exchanges that its queue is bound to, or queues of others that it reads. */
export type Subject = 'exchange' | 'queue';

/** Milliseconds between two looks: at one that is bound, for one that was, for one never seen, and for either later. */
const AGAIN = { bound: 5000, lost: 250, unseen: 2000, later: 30_000 };

const ALL = { exchange: 'all exchanges are bound', queue: 'all queues are read' };

interface Binding {
  readonly name: string;
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
 * What is known of each service exchange (or shared queue, which then counts as bound while it is read) over
 * all connections of a source: bound or not, since when, and how soon to look again. It holds no connection and
 * no timer.
 *
 * oslo's default exchanges are not durable: a broker that restarts forgets them together with our binding, and
 * what a service publishes after declaring its exchange again is lost until we bind again. So one that was
 * bound is looked for every 250 ms in the first minute of a connection. One never seen is looked for less
 * often, because each look that fails is an error line in the broker's log. One that is bound is bound again
 * at every look: AMQP cannot be asked for a binding, and one goes when its exchange is deleted, though it be
 * declared again a moment later.
 */
export class Bindings {
  readonly #subject: Subject;
  readonly #listener: SourceListener;
  readonly #all: readonly Binding[];
  #connected: Micros = 0;
  /** The connection was lost at this time, and for all we know the bindings with it. */
  #lost: Micros | null = null;
  #waiting = false;

  constructor(subject: Subject, names: readonly string[], listener: SourceListener) {
    this.#subject = subject;
    this.#listener = listener;
    this.#all = [...new Set(names)].map((name) => ({
      name,
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

  /** Those whose turn it is to be looked at; also those that are bound, which may have been deleted. */
  due(at: Micros): readonly string[] {
    return this.#all.filter((binding) => this.#left(binding, at) <= 0).map(({ name }) => name);
  }

  /** Milliseconds until the next turn. */
  rest(at: Micros): number {
    return Math.max(0, Math.min(...this.#all.map((binding) => this.#left(binding, at))));
  }

  /** Whether it is taken for bound, as far as is known also while the connection was lost. */
  trusts(name: string): boolean {
    const { expected, reported } = this.#find(name);
    return expected && !reported;
  }

  /** It exists and the queue is bound to it. */
  bound(name: string, at: Micros): void {
    const binding = this.#find(name);
    binding.bound = true;
    binding.expected = true;
    binding.looked = at;
    if (binding.reported && binding.since !== null) {
      this.#listener.unbound({ subject: `${this.#subject} ${name}`, since: binding.since, until: at });
    }
    binding.since = null;
    binding.reported = false;
  }

  /** It is not there, or we may not bind to it. */
  missing(name: string, at: Micros, reason: string): void {
    const binding = this.#find(name);
    // Bound until now: it vanished at some time after the last look.
    if (binding.expected) this.#report(binding, (binding.bound ? binding.looked : this.#lost) ?? at);
    binding.bound = false;
    binding.looked = at;
    binding.reason = reason;
  }

  status(at: Micros): SourceStatus {
    const missing = this.#all.filter(({ bound }) => !bound);
    const detail = missing.map(({ name, reason }) => `${this.#subject} ${name} ${reason}`).join('; ');
    if (at - this.#connected >= MINUTE || missing.every(({ expected }) => !expected)) this.#waiting = false;
    if (this.#waiting || missing.length === this.#all.length) return { state: 'waiting', detail };
    return { state: 'bound', detail: detail || ALL[this.#subject] };
  }

  #left(binding: Binding, at: Micros): number {
    // A clock that was set back since then does not tell how long ago it was.
    if (binding.looked === null || at < binding.looked) return 0;
    return Math.ceil(this.#interval(binding, at) - (at - binding.looked) / 1000);
  }

  #interval({ bound, expected }: Binding, at: Micros): number {
    if (bound) return AGAIN.bound;
    if (at - this.#connected >= MINUTE) return AGAIN.later;
    return expected ? AGAIN.lost : AGAIN.unseen;
  }

  #report(binding: Binding, since: Micros): void {
    if (binding.reported) return;
    binding.reported = true;
    binding.since = since;
    this.#listener.unbound({ subject: `${this.#subject} ${binding.name}`, since, until: null });
  }

  #find(name: string): Binding {
    const binding = this.#all.find((one) => one.name === name);
    if (binding === undefined) throw new TypeError(`${this.#subject} ${name} is not one of ours`);
    return binding;
  }
}
