import type { Severity, Event } from './event.ts';
import type { Json } from './json.ts';
import type { RuleRef } from './ruleRef.ts';
import type { Sample } from './sample.ts';

export interface ObjectRef {
  readonly type: string;
  readonly id: string;
}

export interface Refusal {
  readonly field: string;
  readonly value: Json;
  readonly because: string;
}

/** A problem that an event itself raises or clears (`raise`, `clear`). */
export interface ProblemMark {
  readonly name: string;
  readonly raised: boolean;
  readonly severity: Severity;
  readonly summary: string;
}

/**
 * What one rule says of one object. A pure function of the event: nothing here depends on what is already
 * known of the object, so decisions can be merged in any order.
 */
export interface Decision {
  readonly object: ObjectRef;
  readonly rule: RuleRef;
  readonly create: boolean;
  readonly delete: boolean;
  /** Fields and to-one relations that this rule is trusted for. null clears. */
  readonly set: Readonly<Record<string, Json>>;
  /** To-many members that are written one by one: `[relation, id, present]`. */
  readonly members: readonly (readonly [relation: string, id: string, present: boolean])[];
  /** To-many relations that are written whole. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly ProblemMark[];
  /**
   * Fields that the event speaks of and this rule is not trusted for. They are refusals where they differ
   * from what the inventory holds.
   */
  readonly offered: Readonly<Record<string, Json>>;
  /** Why `offered` is not taken: the observe reason, or that the rule does not name the field. */
  readonly because: string;
  /** The reason of an `observe` rule, else null. */
  readonly observe: string | null;
}

/** An event with all that the mapping files decide about it. */
export interface Evaluation {
  readonly event: Event;
  readonly decisions: readonly Decision[];
  readonly samples: readonly Sample[];
  /** Severity and text after the rules had their say. */
  readonly severity: Severity;
  readonly summary: string;
  /** `<problem>:<object id>` when a rule raises or clears one, else the message id. */
  readonly eventKey: string;
  /** Set when no decision was made: no rule matched, or a rule's id needs a trait that is missing. */
  readonly skipped: 'unmapped' | 'no-id' | null;
}
