import { toJson, type Json } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import type { Link, ObjectClass } from './objectClasses.ts';
import { classOf } from './objectClasses.ts';
import { bareId, zenossId } from './zenossId.ts';

/**
 * What is done with an object. Every map has exactly one: of several, Zenoss 6.4 and later obeys whichever comes last in a hash
 * table. `_add` makes what is not there and updates what is.
 */
export type Directive = '_add' | '_update' | '_remove';

/** An object map of the OpenStackInfrastructure ZenPack. One that stands alone leaves its siblings as they are. */
export interface ObjectMap {
  readonly modname: string;
  /** The parent: empty for the device itself. */
  readonly compname: string;
  readonly relname: string;
  readonly id: string;
  /** Attributes, `set_<relation>`, and one directive, which is true. */
  readonly [attribute: string]: Json;
}

/** Whether an object of the inventory is known to be no more. */
export type IsGone = (type: string, id: string) => boolean;

const ZENPACK = 'ZenPacks.zenoss.OpenStackInfrastructure';

export function objectMap(
  kind: ObjectClass,
  id: string,
  directive: Directive,
  attributes: Attributes = {},
): ObjectMap {
  return {
    modname: `${ZENPACK}.${kind.name}`,
    compname: '',
    relname: 'components',
    id: zenossId(kind, bareId(kind, id)),
    ...attributes,
    [directive]: true,
  };
}

/** Attributes that hold OpenStack's own id. */
export function idAttributes(kind: ObjectClass, id: string): Attributes {
  return Object.fromEntries(kind.ids.map((name) => [name, bareId(kind, id)]));
}

/** What values of the inventory, by field and relation, are for the ZenPack. What it does not model is left out. */
export function attributesOf(kind: ObjectClass, values: Attributes, isGone: IsGone): Attributes {
  const told = Object.entries(kind.fields).flatMap(([field, attribute]) => {
    const value = values[field];
    return value === undefined ? [] : Object.entries(attribute(value));
  });
  const linked = Object.entries(kind.links).flatMap(([relation, link]) => {
    const value = values[relation];
    return value === undefined ? [] : [[link.setter, linkOf(link, value, isGone)] as const];
  });
  return Object.fromEntries([...told, ...linked]);
}

/** Who is linked to nothing that can be found keeps no old link: null takes it away. */
function linkOf({ to, first, bare }: Link, value: Json, isGone: IsGone): Json {
  const kind = classOf(to);
  if (value === null || kind === undefined) return null;
  const ids = (Array.isArray(value) ? value : [value]).map((one) =>
    bare === true ? `${kind.prefix[0]}${textOf(one)}` : textOf(one),
  );
  const there = ids.filter((id) => !isGone(to, id)).map((id) => zenossId(kind, bareId(kind, id)));
  return Array.isArray(value) && first !== true ? there : (there[0] ?? null);
}

/** Ids are texts; what else an overlay makes of them reads as JSON. */
function textOf(id: Json): string {
  return typeof id === 'string' ? id : toJson(id);
}
