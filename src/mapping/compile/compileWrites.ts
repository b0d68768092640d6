import type { Json } from '../../model/index.ts';
import type { FieldEntry, Named, Placed, RelationEntry, SetValue } from '../language/mappingFile.ts';
import { compileId, compileIds, compileValue } from '../language/template.ts';
import type { Write } from './compiledRule.ts';

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

/** How a to-one relation takes its id. */
export function relationWrite(name: string, { id }: RelationEntry): Write<Json> {
  return { name, read: compileId(id.value.parts) };
}

/** How a to-many relation takes its ids. */
export function listWrite(name: string, { id }: RelationEntry): Write<readonly string[]> {
  return { name, read: compileIds(id.value.parts) };
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
