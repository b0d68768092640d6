import type { Json } from './json.ts';
import type { RuleRef } from './ruleRef.ts';

/** One meter reading, in Ceilometer's terms. */
export interface Sample {
  readonly name: string;
  readonly meter_type: 'gauge' | 'delta' | 'cumulative';
  readonly unit: string;
  /** What is no number is a text, as in all JSON here. */
  readonly volume: number | bigint | 'NaN' | 'Infinity' | '-Infinity';
  readonly resource_id: string;
  readonly project_id: string | null;
  readonly user_id: string | null;
  /** ISO, µs, Z. */
  readonly timestamp: string;
  readonly metadata: Readonly<Record<string, Json>>;
  /** Whether it is the last of its meter for `object`. A final set is taken once per object. */
  readonly final: boolean;
  /**
   * Who took it only concluded from what it saw that the object goes. It is final where the object is known to be going, or gone;
   * the inventory finds that out and takes the mark away.
   */
  readonly supposed?: true;
  /** Id of the object it belongs to, or null. */
  readonly object: string | null;
  /** Whether a mapping file took it, a file of meters in Ceilometer's language, or somebody else: Ceilometer, a probe. */
  readonly origin: 'mapping' | 'meters' | 'received';
  /** Where its meter is defined, or the list that it stood in; null where it came alone. */
  readonly rule: RuleRef | null;
}
