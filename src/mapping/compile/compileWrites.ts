import type { Json } from '../../model/index.ts';
import type { FieldEntry, Named, Placed, RelationEntry, SetValue } from '../language/mappingFile.ts';
import { compileId, compileIds, compileValue } from '../language/template.ts';
import type { Condition, Write } from './compiledRule.ts';

/** How a field takes its value from the traits. */
export function fieldWrite(name: string, { trait, emptyIsNull }: FieldEntry): Write<Json> {
  if (!emptyIsNull) return { name, read: (scope) => scope[trait] };
  return {
    name,
    read: (scope) => {
      const value = scope[trait];
      return value === '' ? null : value;
    },
  };
}

/** How a to-one relation takes its id. `when` is the relation's own, compiled. */
export function relationWrite(name: string, { id }: RelationEntry, when: Condition | null): Write<Json> {
  return { name, read: cleared(compileId(id.value.parts), when, null) };
}

/** How a to-many relation takes its ids. */
export function listWrite(
  name: string,
  { id }: RelationEntry,
  when: Condition | null,
): Write<readonly string[]> {
  return { name, read: cleared(compileIds(id.value.parts), when, []) };
}

/** What `set: {relation: null}` writes of a to-many relation. */
export function emptyList(name: string): Write<readonly string[]> {
  return { name, read: () => [] };
}

/** `nothing` where the traits speak of an object of another type. */
function cleared<T>(read: Write<T>['read'], when: Condition | null, nothing: T): Write<T>['read'] {
  if (when === null) return read;
  return (scope) => {
    const target = read(scope);
    return target === undefined || when.holds(scope) ? target : nothing;
  };
}

/** What `set` writes. */
export function setWrite(name: string, { value }: Placed<SetValue>): Write<Json> {
  if ('template' in value) return { name, read: compileValue(value.template.parts) };
  const { literal } = value;
  return { name, read: () => literal };
}

/** The things of a section that are there, in file order. */
export function present<T>(section: Named<T>): (readonly [string, T])[] {
  return [...section].flatMap(([name, { value }]) => (value === null ? [] : [[name, value] as const]));
}
