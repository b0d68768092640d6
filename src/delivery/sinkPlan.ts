import type { OutgoingItem, OutgoingKind } from '../model/index.ts';

/** What a sink is given, and how. */
export interface SinkPlan {
  readonly kinds: ReadonlySet<OutgoingKind>;
  /** The sink's filter. It throws nothing. */
  readonly accepts: (item: OutgoingItem) => boolean;
  /** Whether items are delivered one by one; the sink's progress is still kept once a batch. */
  readonly single: boolean;
  /** Items in one delivery; the rows of one message stay together, so there may be more. */
  readonly batch: number;
  /** Items a second; null is without a limit. */
  readonly rate: number | null;
}

/** A gap is never filtered: who misses something is to know. */
export function wants({ kinds, accepts }: SinkPlan, item: OutgoingItem): boolean {
  return item.kind === 'gap' || (kinds.has(item.kind) && accepts(item));
}
