import type { ObjectRef, Refusal } from './decision.ts';
import type { Json } from './json.ts';
import type { Problem } from './problem.ts';
import type { RuleRef } from './ruleRef.ts';
import type { Sample } from './sample.ts';

/** What one decision did to one object, as stored with its message. */
export interface Change {
  readonly object: ObjectRef & { readonly revision: number };
  readonly op: 'create' | 'update' | 'delete';
  /** What is different now, derived fields and relations included. */
  readonly set: Readonly<Record<string, Json>>;
  readonly refused: readonly Refusal[];
  readonly rule: RuleRef;
  /** Sequence number of the message that touched this object before; 0 at the first. History follows it. */
  readonly previous: number;
}

/** An object that a message wrote to, and that is as it was before. */
export type Unchanged = Pick<Change, 'object' | 'rule' | 'previous'>;

/** The event behind a change, a sample or a problem. */
export interface Cause {
  readonly message_id: string;
  readonly event_type: string;
  readonly generated: string;
}

/**
 * Number of the message of an object's history before this one; 0 at its beginning, or where the message is none of
 * its history.
 */
export function previousOf({ changes, unchanged = [] }: Outcome, { type, id }: ObjectRef): number {
  const touched = [...changes, ...unchanged].find(({ object }) => object.type === type && object.id === id);
  return touched?.previous ?? 0;
}

/** What one accepted message did. */
export interface Outcome {
  readonly changes: readonly Change[];
  /** Only where there are any: they are part of the history, and nothing is sent of them. */
  readonly unchanged?: readonly Unchanged[];
  readonly problems: readonly Problem[];
  /** The samples that were taken: a final set is taken once per object. */
  readonly samples: readonly Sample[];
  /** Older than the horizon: merged where it could be, but nothing is sent. */
  readonly late: boolean;
}
