import type { Severity } from './event.ts';
import type { Json } from './json.ts';

/** Merged values of an object by field name: registers, then derived fields. */
export type Fields = Readonly<Record<string, Json>>;

export interface RelationModel {
  readonly name: string;
  /** Object type at the other end. */
  readonly to: string;
  readonly many: boolean;
  /** Name of the relation's other end on `to`, computed when read; null if it has none. */
  readonly inverse: string | null;
}

export interface ProblemModel {
  readonly name: string;
  readonly severity: Severity;
  /** Whether the problem stands, by the merged fields; absent for problems that only events raise. */
  readonly holds: ((fields: Fields) => boolean) | null;
  readonly summary: (fields: Fields) => string;
}

/**
 * What the mapping files together say about one type of object, compiled. It knows no events: the inventory
 * merges with it, and derives from the merged state.
 */
export interface ObjectModel {
  readonly type: string;
  readonly identity: 'unique' | 'reusable';
  /** Names of the plain fields, in file order. */
  readonly fields: readonly string[];
  readonly relations: readonly RelationModel[];
  readonly derived: readonly { readonly name: string; readonly value: (fields: Fields) => Json }[];
  readonly problems: readonly ProblemModel[];
}

export type ObjectModels = ReadonlyMap<string, ObjectModel>;
