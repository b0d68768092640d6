import type { YamlPath, YamlSource } from '../../yaml/index.ts';
import type { MeterDefinition, TraitDefinition, TraitPath } from '../../events/index.ts';
import type { Json, JsonObject, Severity } from '../../model/index.ts';
import type { TemplatePart } from './template.ts';

/** Where a thing stands, for diagnostics and for the explanation. */
export interface Origin {
  readonly source: YamlSource;
  readonly path: YamlPath;
}

export interface Placed<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** Things by name. null stands for `remove: true` in an overlay. */
export type Named<T> = ReadonlyMap<string, Placed<T | null>>;

export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

/** A CEL expression as written; it is compiled when the names it may use are known. */
export type Expression = Placed<string>;

export interface FieldEntry {
  readonly trait: string;
  readonly explicit: boolean;
  /** Whether an empty text is written as null. */
  readonly emptyIsNull: boolean;
  readonly description: string | null;
}

export interface RelationEntry {
  readonly to: string;
  readonly id: Placed<Template>;
  readonly many: boolean;
  readonly inverse: string | null;
  readonly explicit: boolean;
  /** Whether the id points to an object of this type at all; where it is false, the relation is cleared. */
  readonly when: Expression | null;
}

/** A lookup table whose leaves are values; the key `default` stands for all others. */
export interface DerivedTable {
  readonly by: readonly Placed<string>[];
  readonly values: Json;
  readonly otherwise: Json;
}

export type DerivedEntry = { readonly table: DerivedTable } | { readonly expression: Expression };

export interface ProblemEntry {
  readonly holds: Expression | null;
  readonly severity: Severity;
  readonly summary: Placed<Template> | null;
}

/** A literal, or a text with placeholders. */
export type SetValue = { readonly literal: Json } | { readonly template: Template };

export interface LinkEntry {
  readonly relation: Placed<string>;
  /** null: the relation's own `id`. */
  readonly id: Placed<Template> | null;
}

/** One line of the field-authority table. Verbs that it does not use are null, false or empty. */
export interface RuleEntry {
  readonly origin: Origin;
  readonly events: readonly Placed<string>[];
  /** Event types and globs, without their `!`, that the globs of `events` leave out. */
  readonly except: readonly string[];
  readonly remove: boolean;
  readonly verbs: readonly string[];
  readonly create: boolean;
  readonly delete: true | Expression | null;
  readonly samples: true | 'final' | 'received' | Expression | null;
  readonly update: { readonly all: boolean; readonly names: readonly Placed<string>[] } | null;
  readonly set: ReadonlyMap<string, Placed<SetValue>>;
  readonly link: readonly LinkEntry[];
  readonly unlink: readonly LinkEntry[];
  readonly observe: string | null;
  readonly raise: readonly Placed<string>[];
  readonly clear: readonly Placed<string>[];
  readonly summary: Placed<Template> | null;
  readonly severity: Severity | null;
  readonly when: Expression | null;
}

/** Samples that come alone: which meters are about objects of the file, and the id of the object, over the sample itself. */
export interface LoneSamples {
  /** Names and globs. */
  readonly meters: readonly string[];
  readonly id: Template;
}

/** Samples of the file's objects that somebody else took. */
export interface ReceivedSamples {
  /** Where the notifications have them whose rules say `samples: received`; null where none does. */
  readonly list: {
    readonly list: TraitPath;
    readonly shared: TraitPath | null;
    readonly resourceId: Placed<string>;
    readonly certain: Placed<string> | null;
  } | null;
  readonly alone: readonly LoneSamples[];
}

/** What is expected of one object, with the lines that say so. */
export interface TestLines {
  readonly line: number;
  readonly fields: Readonly<Record<string, number>>;
}

/** A message of a test, and where it stands. */
export interface TestNotification {
  readonly line: number;
  readonly message: JsonObject;
}

/** A mapping's own test. */
export interface MappingTest {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Captures, relative to `file`. */
  readonly replay: readonly string[];
  /** Messages that stand in the file itself, as a service puts them on the bus; they follow those of the captures. */
  readonly notifications: readonly TestNotification[];
  readonly anyOrder: boolean;
  /** Fields and relations by object id; null where the object must not exist or must be deleted. */
  readonly expect: Readonly<Record<string, Readonly<Record<string, Json>> | null>>;
  /** Where each expectation stands, by object id. */
  readonly lines: Readonly<Record<string, TestLines>>;
  /** Problem key (`name:object id`) → whether it must stand at the end. */
  readonly expectProblems: Readonly<Record<string, boolean>>;
  readonly problemLines: Readonly<Record<string, number>>;
}

/** What one service says about one kind of object: one file, or a file with its overlays merged in. */
export interface MappingDocument {
  readonly source: YamlSource;
  readonly object: Placed<string>;
  readonly id: Placed<Template> | null;
  readonly identity: Placed<'unique' | 'reusable'> | null;
  readonly each: Placed<readonly TraitPath[]> | null;
  readonly traits: Named<TraitDefinition>;
  readonly fields: Named<FieldEntry>;
  readonly relations: Named<RelationEntry>;
  readonly derived: Named<DerivedEntry>;
  readonly problems: Named<ProblemEntry>;
  readonly meters: Named<MeterDefinition>;
  readonly receivedSamples: Placed<ReceivedSamples> | null;
  readonly rules: readonly RuleEntry[];
  readonly tests: readonly MappingTest[];
}
