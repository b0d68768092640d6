import { setImmediate as turn } from 'node:timers/promises';
import { toJson, type LogEntry, type StoreReader } from '../model/index.ts';
import type { Follower } from './followers.ts';
import type { StreamFilter } from './streamFilter.ts';

/** Entries read at once: all that is ever held for a client. */
const PAGE = 50;
/** Between two signs of life to a client that hears nothing else, milliseconds; proxies cut what is silent for a minute. */
const HEARTBEAT = 15_000;
/** When a client should come again after the stream has ended, milliseconds. */
const RETRY = 2000;

/** The log as server-sent events from behind a sequence number on, one piece of text a time. */
export class LogFeed {
  readonly #reader: StoreReader;
  readonly #filter: StreamFilter;
  readonly #follower: Follower;
  readonly #heartbeat: number;
  #cursor: number;
  #opened = false;

  constructor(
    reader: StoreReader,
    filter: StreamFilter,
    follower: Follower,
    after: number,
    heartbeat: number = HEARTBEAT,
  ) {
    this.#reader = reader;
    this.#filter = filter;
    this.#follower = follower;
    this.#cursor = after;
    this.#heartbeat = heartbeat;
  }

  /** What comes next, waited for; null at the end of all following. */
  async next(): Promise<string | null> {
    if (!this.#opened) return this.#open();
    for (;;) {
      const last = this.#reader.lastSeq();
      const entries = this.#reader.log(this.#cursor, PAGE);
      const text = entries.length > 0 ? this.#take(entries) : this.#takeNothing(last);
      if (text !== '') return text;
      if (entries.length > 0) {
        // None of them was wanted. Others have their turn before the next ones are looked at.
        await turn();
        continue;
      }
      const awaited = await this.#follower.wait(this.#heartbeat);
      if (awaited === 'end') return null;
      if (awaited === 'silence') return `: nothing new\n${position(this.#cursor)}`;
    }
  }

  /** The position comes first: who is cut off before the first event comes back to here. */
  #open(): string {
    this.#opened = true;
    const opening = `retry: ${RETRY}\n${position(this.#cursor)}`;
    if (this.#cursor <= this.#reader.lastSeq()) return opening;
    // The log that this number is from is not this one: it was set aside, or is an older copy.
    const gone = gap(this.#cursor, 1);
    this.#cursor = 0;
    return opening + gone;
  }

  #take(entries: readonly LogEntry[]): string {
    let text = '';
    for (const entry of entries) {
      if (entry.seq > this.#cursor + 1) text += gap(this.#cursor, entry.seq);
      this.#cursor = entry.seq;
      const lines = this.#filter(entry);
      // Only the last line of an entry carries its number: who is cut off before has the whole entry again.
      text += lines
        .map(({ kind, line }, index) => {
          const id = index === lines.length - 1 ? `id: ${entry.seq}\n` : '';
          return `event: ${kind}\ndata: ${line}\n${id}\n`;
        })
        .join('');
    }
    return text;
  }

  /** `last` was read before the log was: what it counts and the log does not hold is forgotten. */
  #takeNothing(last: number): string {
    if (last <= this.#cursor) return '';
    const text = gap(this.#cursor, last + 1);
    this.#cursor = last;
    return text;
  }
}

/** An event without data is not shown to a page, but its number is remembered. */
function position(seq: number): string {
  return `id: ${seq}\n\n`;
}

/** What followed `after` is not in the log any more; the next entry will be `next`, or a later one. */
function gap(after: number, next: number): string {
  return `event: gap\ndata: ${toJson({ kind: 'gap', after, next })}\nid: ${next - 1}\n\n`;
}
