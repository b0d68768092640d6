import type { MeterDefinition } from '../../events/index.ts';
import type { Fields, Json, RuleRef, Severity } from '../../model/index.ts';
import { recordMaker } from '../../model/index.ts';
import type { Scope } from '../language/template.ts';

/** A test of traits. It throws where CEL cannot evaluate it. */
export interface Condition {
  /** For the explanation. */
  readonly text: string;
  readonly holds: (scope: Scope) => boolean;
}

/** Writes one field or relation; undefined where the traits say nothing. */
export interface Write<T> {
  readonly name: string;
  readonly read: (scope: Scope) => T | undefined;
}

/** Writes that are made together: the record of those that the traits speak of. */
export type Collect<T> = (scope: Scope) => Readonly<Record<string, T>>;

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** Compiles writes to one. */
export function collector<T>(writes: readonly Write<T>[]): Collect<T> {
  if (writes.length === 0) return () => NOTHING;
  const make = recordMaker<T>(writes.map(({ name }) => name));
  return (scope) => make(writes.map(({ read }) => read(scope)));
}

/** Raises or clears one problem. */
export interface Mark {
  readonly name: string;
  readonly raised: boolean;
  readonly severity: Severity;
  readonly summary: (fields: Fields) => string;
}

/** One rule, ready to run. */
export interface CompiledRule {
  readonly ref: RuleRef;
  readonly when: Condition | null;
  readonly create: boolean;
  readonly delete: Condition | null;
  readonly writes: Collect<Json>;
  readonly lists: Collect<readonly string[]>;
  /** Members of to-many relations, and whether they become present. */
  readonly members: readonly (Write<readonly string[]> & { readonly present: boolean })[];
  readonly marks: readonly Mark[];
  /** Fields and to-one relations that this rule is not trusted for. */
  readonly offers: Collect<Json>;
  readonly because: string;
  readonly observe: string | null;
  readonly samples: {
    readonly condition: Condition | null;
    readonly final: boolean;
    /** Whether they stand in the notification instead of being taken of its traits. */
    readonly received: boolean;
  } | null;
  readonly severity: Severity | null;
  readonly summary: ((scope: Scope) => string) | null;
}

/** What the rules of one file share. */
export interface CompiledFile {
  readonly file: string;
  readonly object: string;
  readonly id: { readonly text: string; readonly read: (scope: Scope) => string | null | undefined };
  /** Whether it decides about each element of a list. */
  readonly each: boolean;
  readonly meters: readonly MeterDefinition[];
  /** The fields of the file as the traits have them, for the texts of problems that an event raises. */
  readonly fields: Collect<Json>;
}
