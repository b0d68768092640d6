import type { Json, JsonObject } from './json.ts';
import type { Micros } from './micros.ts';
import type { Sample } from './sample.ts';

/** What was odd about a message. Kept with the event, shown by explain. */
export type ItemFlag =
  /** no usable `message_id`: the SHA-256 of the body stands for it */
  | 'no-message-id'
  /** no readable timestamp: the receipt time stands for it */
  | 'no-timestamp'
  /** stamped more than `max_skew` after its receipt: the receipt time stands for it */
  | 'clock-skew'
  /** a trait of a Ceilometer event had no form that could be read, and is left out */
  | 'trait-unread';

interface ItemBase {
  readonly messageId: string;
  /** Ordinal among the items of one delivery that have the same message id; 0 almost always. */
  readonly item: number;
  readonly eventType: string;
  /** `service.host` or `service:host`; null where the sender gave none. Provenance, never the instance's host. */
  readonly publisherId: string | null;
  /** Effective stamp: what merging compares. */
  readonly generated: Micros;
  /** The message's own timestamp where it could be read; differs from `generated` under clock skew. */
  readonly claimed: Micros | null;
  /** When it was received; where that is not known, `generated`. */
  readonly received: Micros;
  readonly flags: readonly ItemFlag[];
}

/** An Oslo notification, legacy or versioned, its envelope opened and its secrets removed. */
export interface Notification extends ItemBase {
  readonly form: 'notification';
  /** Lower case; `info` where the sender gave none. */
  readonly priority: string;
  /** `<word>_object.data` wrappers are unfolded; anything else is as sent. */
  readonly payload: Json;
  /** Whether the payload came as versioned objects. */
  readonly versioned: boolean;
  /** `_context_*`, `_context` or `context`, without tokens and catalogs. */
  readonly context: JsonObject;
}

/** Numbers of Ceilometer's `Trait.type`: none, text, int, float, datetime. */
export type CeilometerType = 0 | 1 | 2 | 3 | 4;

/** A trait as Ceilometer publishes it. Its type says what the JSON value stands for: `1` of type 3 is `1.0`. */
export type PublishedTrait = readonly [name: string, type: CeilometerType, value: Json];

/** What Ceilometer makes of a notification, beside its id and its type. */
export interface CeilometerReading {
  /** ISO 8601 in UTC, without a zone, and without a fraction that is 0; null where Ceilometer cannot read the timestamp. */
  readonly generated: string | null;
  readonly traits: readonly PublishedTrait[];
}

/** An event that Ceilometer made of a notification; datetimes are ISO text with µs and Z. */
export interface CeilometerEvent extends ItemBase {
  readonly form: 'ceilometer';
  readonly priority: string;
  readonly traits: JsonObject;
  readonly traitTypes: Readonly<Record<string, CeilometerType>>;
}

/** A meter reading that Ceilometer took and published; its id is that of the reading. */
export interface ReceivedSample extends ItemBase {
  readonly form: 'sample';
  readonly priority: string;
  readonly sample: Sample;
}

export type Item = Notification | CeilometerEvent | ReceivedSample;
export type Form = Item['form'];
