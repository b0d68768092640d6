import type { Json } from '../model/index.ts';

/** Attributes of an object map by their names in the ZenPack. null clears. */
export type Attributes = Readonly<Record<string, Json>>;

/** What a value of the inventory is for the ZenPack: nothing, or attributes. */
export type Attribute = (value: Json) => Attributes;

/** As it is, under these names. */
export function same(...names: readonly string[]): Attribute {
  return made((value) => value, ...names);
}

/** null stays null, which clears. */
export function made(make: (value: Json) => Json, ...names: readonly string[]): Attribute {
  return (value) => {
    const one = value === null ? null : make(value);
    return Object.fromEntries(names.map((name) => [name, one]));
  };
}

/** Texts in capitals, as the ZenPack's own modeler writes them. */
export function upper(name: string): Attribute {
  return ofText((text) => text.toUpperCase(), name);
}

export function lower(name: string): Attribute {
  return ofText((text) => text.toLowerCase(), name);
}

/** A time as the modeler takes it from cinder: UTC, a blank instead of the `T`, no zone. */
export function time(name: string): Attribute {
  return ofText((text) => text.replace('T', ' ').replace(/Z$/, ''), name);
}

/** A list as one text, in an order that stays. */
export function joined(name: string): Attribute {
  return made((value) => (Array.isArray(value) ? value.map(String).toSorted().join(', ') : value), name);
}

/** A number of bytes, of one in a larger unit. */
export function bytes(unit: number, name: string): Attribute {
  return made((value) => (typeof value === 'number' ? value * unit : value), name);
}

function ofText(make: (text: string) => string, name: string): Attribute {
  return made((value) => (typeof value === 'string' ? make(value) : value), name);
}
