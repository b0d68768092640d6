import type { FlatEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Micros } from './micros.ts';

/**
 * `object` is the state of one object as it is now, and `gap` says which rows of the log a sink can no longer be given.
 * Both come only where a sink begins or has fallen behind the log.
 */
export type OutgoingKind = 'event' | 'change' | 'object' | 'sample' | 'problem' | 'gap';

/** One thing for a target: a line of the contract, with what is to be known of it. Plain data. */
export interface OutgoingItem {
  readonly kind: OutgoingKind;
  /**
   * The same in every try, and at every bridge that reads the same messages. A target that remembers keys takes each
   * item once.
   */
  readonly key: string;
  /** The contract's line, with its `kind`. */
  readonly line: Readonly<Record<string, Json>>;
  /** Id of the object that it is about. What is about one object comes in the order in which it was committed. */
  readonly object: string | null;
  /** The flat event that brought it; null for `object` and `gap`. */
  readonly event: FlatEvent | null;
  /** The row of the log that brought it. */
  readonly seq: number;
}

/** A target of what was committed. It is given each item at least once, and what is about one object in order. */
export interface Sink {
  readonly name: string;
  /** Items that the target took together with others in this run, and then dropped without saying which. */
  readonly rejected?: number;
  /**
   * Resolves when the target has all items for good. Else it throws, and whatever it throws means that nothing counts as
   * delivered and all is tried again, later and later; `DeliveryRefused` means that trying again would not help.
   * `signal` aborts when nobody waits for the answer any more.
   */
  deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void>;
  /**
   * Of a sink whose target acts upon what it takes: resolves where the target could be reached and would listen, and has it do
   * nothing. It stands for the delivery of a test.
   */
  rehearse?(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * The target understood and will not have these items, now or later. Of several items the ones at fault are then found by
 * halves, so it must have taken none of them. `message` is the target's answer, without secrets.
 */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

/** The target wants to be left alone for a while. `message` is its answer, without secrets. */
export class DeliveryDelayed extends Error {
  override readonly name = 'DeliveryDelayed';
  readonly retryAfter: Micros;

  constructor(message: string, retryAfter: Micros) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** How far a sink has come. */
export interface SinkProgress {
  /** All rows of the log up to this one are delivered or parked. */
  readonly seq: number;
  /**
   * Changes up to this row are part of the objects' state that was delivered; they are left out. null while that state is
   * still to be delivered.
   */
  readonly changesAfter: number | null;
}

/** What a target refused for good, kept until somebody looks. */
export interface ParkedItem {
  readonly item: OutgoingItem;
  /** What the target said. */
  readonly answer: string;
  readonly parked: Micros;
}

/** Which parked items: by their numbers, or all of one sink. */
export type ParkedSelection = { readonly ids: readonly number[] } | { readonly sink: string };

/** What can be done about parked items. */
export interface OutboxDesk {
  /** Has them tried again, by the bridge that runs or the next that does; resolves with how many there were. */
  retryParked(selection: ParkedSelection): Promise<number>;
  /** Throws them away; resolves with how many there were. */
  dropParked(selection: ParkedSelection): Promise<number>;
}

export interface StoredParkedItem extends ParkedItem {
  readonly id: number;
  readonly sink: string;
  /** Whether it is to be tried again. */
  readonly due: boolean;
}
