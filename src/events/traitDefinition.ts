import type { TraitType } from '../model/index.ts';
import type { TraitPath } from './traitPath.ts';

/** One alternative of a trait: a path, perhaps only for some event types. */
export interface TraitSource {
  readonly path: TraitPath;
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
