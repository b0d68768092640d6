import type { Item, Event, Json } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';

/** A list of objects that messages carry, and its elements as if each were a message. */
export interface ListElements {
  /** As a mapping's `each:` names it. */
  readonly each: string;
  readonly items: readonly Item[];
}

/** Lists that lie deeper are rarely what a message is about. */
const DEEPEST = 3;
const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** The list of objects that has the most elements; null where no message carries one. */
export function listElements(items: readonly (Item | Event)[]): ListElements | null {
  const lists = new Map<string, Item[]>();
  for (const item of items) {
    if (!('payload' in item)) continue;
    for (const [path, elements] of listsOf(item.payload, 'payload', DEEPEST))
      lists.set(path, [...(lists.get(path) ?? []), ...elements.map((payload) => ({ ...item, payload }))]);
  }
  const [most] = [...lists].toSorted(([, a], [, b]) => b.length - a.length);
  return most === undefined ? null : { each: most[0], items: most[1] };
}

function* listsOf(value: Json, path: string, depth: number): Iterable<readonly [string, readonly Json[]]> {
  if (Array.isArray(value)) {
    const elements = (value as readonly Json[]).filter(isJsonObject);
    if (elements.length > 0) yield [path, elements];
    return;
  }
  if (!isJsonObject(value) || depth === 0) return;
  for (const [key, below] of Object.entries(value))
    if (PLAIN_KEY.test(key)) yield* listsOf(below, `${path}.${key}`, depth - 1);
}
