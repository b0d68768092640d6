import type { Json } from '../model/index.ts';
import { toJson } from '../model/index.ts';

/** Takes a piece of a text, in the terms of Ceilometer's `split`. */
export interface Split {
  readonly kind: 'split';
  readonly separator: string;
  /** From 0; a negative one counts from the end. */
  readonly segment: number;
  /** After so many splits the rest stays whole; null for no limit. */
  readonly maxSplit: number | null;
}

/** Looks a value up in a table, in the terms of Ceilometer's `map`. */
export interface ValueMap {
  readonly kind: 'map';
  /** Keys are texts: a number or truth value is looked up as JSON writes it. */
  readonly values: ReadonlyMap<string, Json>;
  /** For values that the table does not have; undefined leaves them out. */
  readonly fallback: Json | undefined;
  readonly caseSensitive: boolean;
}

/** Makes a text lower-case, for what is the same in either case: hardware addresses, names of domains. */
export interface Lower {
  readonly kind: 'lower';
}

/** What is done to a value that a path gave, before its type is looked at. */
export type Transform = Split | ValueMap | Lower;

/** Compiles a transform. null and absent values pass through: null is the sender's, and clears. */
export function compileTransform(transform: Transform): (value: Json | undefined) => Json | undefined {
  const apply = applying(transform);
  return (value) => (value === undefined || value === null ? value : apply(value));
}

function applying(transform: Transform): (value: Json) => Json | undefined {
  if (transform.kind === 'split') return splitting(transform);
  if (transform.kind === 'map') return mapping(transform);
  return (value) => (typeof value === 'string' ? value.toLowerCase() : value);
}

/** As `explain` shows it behind the path. */
export function transformText(transform: Transform): string {
  if (transform.kind !== 'split') return transform.kind;
  return `split ${JSON.stringify(transform.separator)} [${transform.segment}]`;
}

function splitting({ separator, segment, maxSplit }: Split) {
  return (value: Json): Json | undefined =>
    typeof value === 'string' ? pieces(value, separator, maxSplit).at(segment) : undefined;
}

function pieces(text: string, separator: string, maxSplit: number | null): readonly string[] {
  const all = text.split(separator);
  if (maxSplit === null || all.length <= maxSplit + 1) return all;
  return [...all.slice(0, maxSplit), all.slice(maxSplit).join(separator)];
}

function mapping({ values, fallback, caseSensitive }: ValueMap) {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const table = new Map([...values].map(([key, value]) => [fold(key), value]));
  return (value: Json): Json | undefined => {
    const key = fold(typeof value === 'string' ? value : toJson(value));
    return table.has(key) ? table.get(key) : fallback;
  };
}
