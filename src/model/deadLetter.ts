import type { DeliveryMeta } from './delivery.ts';
import type { ErrorCode } from './errors.ts';
import type { Micros } from './micros.ts';
import type { Item } from './notification.ts';

/** A message, or a part of one, that could not be used: why, where it came from, and what may be kept of it. */
export interface DeadLetter {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly source: string;
  readonly received: Micros;
  readonly messageId: string | null;
  readonly eventType: string | null;
  /** Scrubbed text of the body; null for binary or oversized bodies. */
  readonly body: string | null;
  readonly length: number;
  /** SHA-256 of the body, hex. */
  readonly hash: string;
  /** By what it can be taken up again; absent where nothing whole and free of secrets is left. */
  readonly remains?: Remains;
}

/** What a dead letter keeps beside its text, so that it can be taken up again as if it had just come. */
export type Remains =
  /** It was decoded: the item, its secrets removed, its stamp fixed. */
  | { readonly kind: 'item'; readonly item: Item }
  /** It was not, and `body` is all of it: what the transport said. */
  | { readonly kind: 'body'; readonly meta: DeliveryMeta };

export interface StoredDeadLetter extends DeadLetter {
  readonly seq: number;
  /** The group it belongs to. */
  readonly group: number;
}

/** Which stored dead letters are meant: by number, or all of a code, or of a group. */
export type DeadSelection =
  { readonly ids: readonly number[] } | { readonly code: string } | { readonly group: number };

/** What became of dead letters that were taken up again. */
export interface DeadReplay {
  /** They are messages now. */
  readonly replayed: number;
  /** They failed again and stay, for the reason of this time. */
  readonly failed: number;
  /** Too little is left of them to be tried. */
  readonly unable: number;
}

/** Who can do something about dead letters. */
export interface DeadLetterDesk {
  /** Decodes and maps them again, by the mapping in force, with their stamps and receipt times of then. */
  replay(selection: DeadSelection): Promise<DeadReplay>;
  /** Throws them away; resolves with how many. */
  drop(selection: DeadSelection): Promise<number>;
}

/**
 * Dead letters with one cause: code, event type, source, and the detail without what differs from letter to letter
 * (numbers, ids, positions). It outlives its letters, of which only the newest are kept.
 */
export interface DeadGroup {
  readonly id: number;
  readonly code: ErrorCode;
  /** The detail with `#` for what differs. */
  readonly cause: string;
  readonly source: string;
  readonly eventType: string | null;
  /** Letters that ever came. */
  readonly count: number;
  /** Letters that are still there. */
  readonly kept: number;
  /** Letters that made room for newer ones. */
  readonly dropped: number;
  /** Letters that were taken up again and became messages. */
  readonly replayed: number;
  /** By receipt. */
  readonly firstSeen: Micros;
  readonly lastSeen: Micros;
}
