import { LRUCache } from 'lru-cache';
import { SECOND, type Clock, type Micros, type OutgoingItem } from '../../model/index.ts';
import type { WantedSet } from './askings.ts';

/** A request that a probe's queue took, as it is kept over a restart. */
export interface AwaitedSet extends WantedSet {
  /** From then on no set is waited for. */
  readonly until: Micros;
}

/** Keeps the requests that wait for a set over a restart. */
export interface AwaitedMemory {
  read(): readonly AwaitedSet[];
  /** All that wait now. Never throws: what is not kept is only not told of after a restart. */
  write(waiting: readonly AwaitedSet[]): void;
}

export interface AwaitedSetsParts {
  readonly clock: Clock;
  readonly memory: AwaitedMemory;
  /** Told of each whose set did not come in time. */
  readonly missing: (set: AwaitedSet) => void;
}

/** How often the time is looked at while anything waits, milliseconds. */
const LOOK = 5000;
/** Sets that came before this bridge had asked: another one had. */
const REMEMBERED = 10_000;

/** The sets that probes were asked for and that have not come. One waits at most once for each object. */
export class AwaitedSets {
  readonly #parts: AwaitedSetsParts;
  readonly #waiting: Map<string, AwaitedSet>;
  readonly #came = new LRUCache<string, true>({ max: REMEMBERED });
  readonly #closing = new AbortController();
  #looking: Promise<void> | null = null;

  constructor(parts: AwaitedSetsParts) {
    this.#parts = parts;
    // What came while nobody listened lies in the source's queue still.
    const soonest = parts.clock.now() + ANSWER;
    this.#waiting = new Map(
      parts.memory.read().map((set) => [set.object, { ...set, until: Math.max(set.until, soonest) }]),
    );
    this.#look();
  }

  /** Whether it waits for this request already. */
  awaits({ object, cause }: WantedSet): boolean {
    return this.#waiting.get(object)?.cause.message_id === cause.message_id;
  }

  /** In the order in which they were committed: requests that were sent, and the samples that came. */
  follow(sent: readonly AwaitedSet[], items: readonly OutgoingItem[]): void {
    const wanted = sent.filter(({ object }) => !this.#came.has(object));
    for (const set of wanted) this.#waiting.set(set.object, set);
    const came = items.flatMap((item) => answered(item) ?? []);
    for (const object of came) this.#came.set(object, true);
    const met = came.filter((object) => this.#waiting.delete(object));
    if (wanted.length + met.length > 0) this.#write();
    this.#look();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#looking;
  }

  #look(): void {
    if (this.#looking !== null || this.#waiting.size === 0) return;
    this.#looking = this.#wait().finally(() => {
      this.#looking = null;
    });
  }

  async #wait(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#closing;
    while (this.#waiting.size > 0) {
      await clock.sleep(LOOK, signal);
      if (signal.aborted) return;
      this.#judge(clock.now());
    }
  }

  #judge(now: Micros): void {
    const late = [...this.#waiting.values()].filter(({ until }) => until <= now);
    if (late.length === 0) return;
    for (const set of late) {
      this.#waiting.delete(set.object);
      this.#parts.missing(set);
    }
    // Not before it was told: told twice is told once.
    this.#write();
  }

  #write(): void {
    this.#parts.memory.write([...this.#waiting.values()]);
  }
}

/** The object whose last samples a probe sent; null for all other samples. */
export function answered({ line, object }: OutgoingItem): string | null {
  return line['final'] === true && line['origin'] === 'received' ? object : null;
}

/** How long after the last moment at which a probe can take a request its set may still come: it goes by way of a disk and the bus. */
export const ANSWER: Micros = 60 * SECOND;
