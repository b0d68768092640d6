import type { Event, Item, Json } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** Of one message; a payload with more is looked at so far. */
const MOST_LEAVES = 500;

/**
 * Every plain value that a message holds, by its path as a trait would name it. A list of plain values is one leaf;
 * in a list of objects each key is one leaf with the values of all elements. A stored event has its traits only.
 */
export function payloadLeaves(item: Item | Event): ReadonlyMap<string, Json> {
  const leaves = new Map<string, Json>();
  if ('payload' in item) gather(item.payload, 'payload', leaves);
  else if ('traits' in item)
    for (const [name, value] of Object.entries(item.traits)) gather(value, `trait${step(name)}`, leaves);
  return leaves;
}

function gather(value: Json, path: string, leaves: Map<string, Json>): void {
  if (leaves.size >= MOST_LEAVES) return;
  if (isJsonObject(value)) {
    for (const [key, below] of Object.entries(value)) gather(below, `${path}${step(key)}`, leaves);
    return;
  }
  if (!Array.isArray(value) || !value.some((element) => typeof element === 'object' && element !== null)) {
    leaves.set(path, value);
    return;
  }
  const together = new Map<string, Json[]>();
  for (const element of value as readonly Json[]) {
    const own = new Map<string, Json>();
    gather(element, `${path}[*]`, own);
    for (const [at, leaf] of own) together.set(at, [...(together.get(at) ?? []), leaf]);
  }
  for (const [at, values] of together) leaves.set(at, values);
}

function step(key: string): string {
  return PLAIN_KEY.test(key) ? `.${key}` : `.'${key}'`;
}
