import { SqliteReader } from '../src/store/sqlite/index.ts';

/** A stretch of time of which the bridge's own log says that messages may be missing; milliseconds since the epoch. */
export interface Gap {
  readonly since: number;
  readonly until: number;
}

/** Problems that must be over when their cause is; others tell of instances, or of operations without an end. */
const FEED = /^(unbound|queue-overflow|clock-skew):/;

interface FlatEvent {
  readonly message_id: string;
  readonly event_type: string;
  readonly trait_subject?: string;
  readonly trait_since?: string;
  readonly trait_until?: string;
}

/** Entries read at a time. */
const PAGE = 1000;
/** The bridge's own events, which nobody sent. */
const OWN = 'stackwire.';
/** Those of them that say that messages may be missing: as it begins, and with its end. */
const GAPS: ReadonlySet<string> = new Set([
  'stackwire.source.unbound',
  'stackwire.source.bound',
  'stackwire.queue.full',
  'stackwire.queue.eased',
]);

/** What a bridge has made of what was sent, read from its store while it runs: its log, and its dead letters. */
export class History {
  /** How often each message id is there. */
  readonly counts = new Map<string, number>();
  readonly #gaps = new Map<string, Gap>();
  readonly #reader: SqliteReader;
  #seq = 0;
  #letter = 0;

  constructor(store: string) {
    this.#reader = new SqliteReader(store, () => new Map());
  }

  get gaps(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  /** Reads what is new; returns the ids in it, in order. */
  read(): readonly string[] {
    const fresh: string[] = [];
    for (;;) {
      const entries = this.#reader.log(this.#seq, PAGE);
      for (const { event } of entries) fresh.push(...this.#take(JSON.parse(event) as FlatEvent));
      this.#seq = entries.at(-1)?.seq ?? this.#seq;
      if (entries.length < PAGE) break;
    }
    for (;;) {
      const letters = this.#reader.deadLetters(this.#letter, PAGE);
      for (const { messageId, hash } of letters) fresh.push(messageId ?? hash);
      this.#letter = letters.at(-1)?.seq ?? this.#letter;
      if (letters.length < PAGE) break;
    }
    for (const id of fresh) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
    return fresh;
  }

  /** Keys of the problems with the feed that stand now: what the bridge still says to be wrong. */
  get problems(): readonly string[] {
    return [...this.#reader.problems()].map(({ key }) => key).filter((key) => FEED.test(key));
  }

  close(): void {
    this.#reader.close();
  }

  #take(event: FlatEvent): readonly string[] {
    if (!event.event_type.startsWith(OWN)) return [event.message_id];
    if (GAPS.has(event.event_type) && event.trait_since !== undefined) {
      const until = event.trait_until === undefined ? Infinity : Date.parse(event.trait_until);
      const key = `${event.trait_subject} ${event.trait_since}`;
      this.#gaps.set(key, { since: Date.parse(event.trait_since), until });
    }
    return [];
  }
}
