import type { Static, TObject } from 'typebox';
import type { Finding, YamlPath } from '../yaml/index.ts';

/**
 * Everything that is known of one component's (or section's) settings: parsing, defaults, types,
 * diagnostics, the JSON Schema and the reference page all come from here. A property with a `default` need
 * not be written and is always delivered, so it is not made optional in the schema. Objects take no other
 * keys than their properties unless they say `additionalProperties`.
 */
export interface ComponentSpec<T extends TObject = TObject> {
  readonly kind: 'source' | 'sink' | 'store' | 'section';
  /** The word in `type:`; for a section its key in the file. Unique within a kind. */
  readonly type: string;
  readonly title: string;
  /** One or two sentences, Markdown. */
  readonly description: string;
  /** Snake-case keys, without `type` and `name`, which every component has. */
  readonly schema: T;
  /** What the schema cannot say of settings that fit it. It never throws, and shows nothing secret. */
  check?(settings: Readonly<Static<T>>): readonly SettingFinding[];
}

/** A finding with a code `config/...`, at a path below the component's own. */
export interface SettingFinding extends Finding {
  readonly path: YamlPath;
}

/** What a component gets: keys as in the file, defaults filled in, durations and sizes as numbers. */
export type Settings<S extends ComponentSpec> = Readonly<Static<S['schema']>>;

/** One entry of `sources`, `sinks` or `store`, checked against the spec of its type. */
export interface ConfiguredComponent {
  readonly type: string;
  /** Unique within its list; the type, with `-2`, `-3` behind it, where the file gives none. */
  readonly name: string;
  /** `Settings` of the spec of that type; `settingsOf` gives them their type. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Line of the file on which it stands. */
  readonly line: number;
}

/** Keeps the exact schema type of a spec that is written as a literal. */
export function componentSpec<T extends TObject>(spec: ComponentSpec<T>): ComponentSpec<T> {
  return spec;
}

/** The settings of a component under the type that its spec gives them. */
export function settingsOf<S extends ComponentSpec>(spec: S, component: ConfiguredComponent): Settings<S> {
  if (component.type !== spec.type) throw new TypeError(`${component.name} is no ${spec.type}`);
  return component.settings as Settings<S>;
}
