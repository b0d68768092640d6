import type { YamlPath } from '../../yaml/index.ts';

/** One event type or glob of a definition. */
export interface EventPattern {
  /** Without the `!`. */
  readonly text: string;
  readonly excludes: boolean;
  readonly at: YamlPath;
}

/** One trait of a definition, as written. */
export interface DefinedTrait {
  readonly name: string;
  readonly paths: readonly { readonly text: string; readonly at: YamlPath }[];
  readonly type: 'text' | 'int' | 'float' | 'datetime';
  readonly plugin: string | null;
  readonly at: YamlPath;
}

/**
 * One entry of event_definitions.yaml. Of all that match an event type Ceilometer uses the last one alone
 * (ceilometer, event/converter.py).
 */
export interface Definition {
  readonly patterns: readonly EventPattern[];
  readonly traits: readonly DefinedTrait[];
  readonly at: YamlPath;
}
