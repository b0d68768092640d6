import type { Field } from '../field.ts';

/** What a sample takes from a notification, in the order in which Ceilometer looks it up. */
export const ATTRIBUTES = [
  'name',
  'type',
  'volume',
  'unit',
  'timestamp',
  'user_id',
  'project_id',
  'resource_id',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** One definition of a meters.yaml, read: Ceilometer's `MeterDefinition` (ceilometer/meter/notifications.py). */
export interface CeilometerMeter {
  /** As written: a path where the name is looked up. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly matches: (eventType: string) => boolean;
  readonly fields: ReadonlyMap<Attribute, Field>;
  /** What `type` and `unit` say where no path finds anything. */
  readonly written: { readonly type: string; readonly unit: string };
  readonly metadata: readonly (readonly [key: string, field: Field])[];
  readonly userMetadata: Field | null;
  /** Attributes of which there is one for each sample; null where a notification gives one sample. */
  readonly lookup: readonly string[] | null;
  /** Our own: the samples are the last of their object. */
  readonly final: boolean;
}
