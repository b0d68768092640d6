import type { Json } from './json.ts';
import type { Micros } from './micros.ts';
import type { Form, ItemFlag } from './notification.ts';
import type { Sample } from './sample.ts';

export type TraitType = 'text' | 'int' | 'float' | 'time' | 'pairs' | 'any';

/** A trait absent from `traits` says nothing; one that is null was cleared by the sender. */
export type Traits = Readonly<Record<string, Json>>;

/** A notification reduced to what mappings may speak of. It can be stored and evaluated again. */
export interface Event {
  readonly form: Form;
  readonly messageId: string;
  readonly item: number;
  readonly eventType: string;
  readonly publisherId: string | null;
  readonly priority: string;
  readonly generated: Micros;
  /** As in Item: the message's own timestamp, null where it has none. The seen key is kept under its second. */
  readonly claimed: Micros | null;
  readonly received: Micros;
  readonly flags: readonly ItemFlag[];
  readonly traits: Traits;
  /** Traits of each element, by object type, for files that say `each:`. */
  readonly items: Readonly<Record<string, readonly Traits[]>>;
  /** Traits that were dropped because their value does not fit their type: name → why. */
  readonly dropped: Readonly<Record<string, string>>;
  /**
   * Samples that files of Ceilometer's meters took when the event came in. Only an event from a store has them: what
   * they were taken from is not kept.
   */
  readonly readings?: readonly Sample[];
}

/** 0 clear, 1 debug, 2 info, 3 warning, 4 error, 5 critical. */
export type Severity = 0 | 1 | 2 | 3 | 4 | 5;

export const SEVERITIES: Readonly<Record<string, Severity>> = {
  clear: 0,
  debug: 1,
  info: 2,
  warning: 3,
  error: 4,
  critical: 5,
};

/** The word of a severity. */
export function severityWord(severity: Severity): string {
  return Object.keys(SEVERITIES)[severity] ?? String(severity);
}

/** The contract's `event`: keys `trait_<name>` follow the fixed ones. */
export interface FlatEvent {
  readonly kind: 'event';
  readonly device: string;
  readonly component: string;
  readonly eventClassKey: string;
  readonly eventKey: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly message_id: string;
  readonly event_type: string;
  readonly generated: string;
  readonly rcvtime: string;
  readonly publisher_id: string | null;
  readonly priority: string;
  readonly [key: string]: Json;
}

/**
 * Whether a row of the log is a sample that Ceilometer took. Its flat event says only where the sample came from: it is no
 * event of the contract.
 */
export function isSampleRow(event: object): boolean {
  return 'form' in event && event.form === 'sample';
}
