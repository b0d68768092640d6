import type { TraitType } from '../model/index.ts';
import type { TraitPath } from './traitPath.ts';
import type { Transform } from './transform.ts';

/** One alternative of a trait: a path, perhaps only for some event types. */
export interface TraitSource {
  readonly path: TraitPath;
  /** Done to what the path gives, in this order. */
  readonly transforms?: readonly Transform[];
  /** Event types and globs; null for all. */
  readonly only: readonly string[] | null;
}

/** A native definition: the first source that yields a value that is not null counts. */
export interface TraitDefinition {
  readonly name: string;
  readonly type: TraitType;
  readonly sources: readonly TraitSource[];
}

/** Whether a trait belongs to each element of `each:` rather than to the event. */
export function isItemTrait(definition: TraitDefinition): boolean {
  return definition.sources.some(({ path }) => path.root === 'item');
}
