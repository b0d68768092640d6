import type { Channel } from 'amqplib';
import type { QueueBacklog } from '../../model/index.ts';
import { NOT_FOUND } from '../../amqp/index.ts';
import type { Subject } from './bindings.ts';
import type { Probe, Refusal } from './probe.ts';

/** What a feed works with during one session. */
export interface FeedParts {
  readonly channel: Channel;
  readonly probe: Probe;
  /** Begins to read a queue. */
  readonly consume: (queue: string) => Promise<void>;
  /** Hears how full our queue is before anything is taken from it. */
  readonly backlog: (backlog: QueueBacklog) => void;
}

/** Where deliveries come from: a queue of our own that is bound to exchanges, or queues of others. */
export interface Feed {
  readonly subject: Subject;
  /** The exchanges or queues that are looked for until they are there. */
  readonly names: readonly string[];
  /** The queue of our own, and how many messages it can hold; absent where it ends with the connection or is not ours. */
  readonly bounded?: { readonly queue: string; readonly limit: number };
  /** Makes ready on a new session. True where nothing can be bound any more, because the queue is a new one. */
  open(parts: FeedParts): Promise<boolean>;
  /** Ties one of `names` to the session. null, or why not. Rejects when the connection is gone. */
  attach(name: string, parts: FeedParts): Promise<string | null>;
}

/** A refusal as the end of a sentence that begins with a name. */
export function refusalText({ code, text }: Refusal, verb: string): string {
  return code === NOT_FOUND && text.startsWith('NOT_FOUND - no ')
    ? 'does not exist'
    : `cannot be ${verb} (${text})`;
}
