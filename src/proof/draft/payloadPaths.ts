import type { Event, Item, Json, JsonObject } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';

/** One place at which messages carry a value. */
export interface PayloadPath {
  /** As a mapping writes it: `payload.flavor.id`, `'payload.ports[*].id'` without the quotes. */
  readonly path: string;
  /** Keys from the root down, the root left out. */
  readonly keys: readonly string[];
  /** By number of the message. */
  readonly values: ReadonlyMap<number, Json>;
}

/** Objects whose keys are the users' own: taken whole. */
const FREE_FORM = /^(?:meta|metadata|.*_metadata|properties|tags|image_meta|extra|labels)$/;
const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;
/** Deeper objects are taken whole. */
const DEEPEST = 4;

/** Every place of payloads and of Ceilometer's traits, in the order in which they were first seen. */
export function payloadPaths(items: readonly (Item | Event)[]): readonly PayloadPath[] {
  const found = new Map<string, { keys: readonly string[]; values: Map<number, Json> }>();
  const put = (path: string, keys: readonly string[], index: number, value: Json): void => {
    const known = found.get(path) ?? { keys, values: new Map<number, Json>() };
    known.values.set(index, value);
    found.set(path, known);
  };
  for (const [index, item] of items.entries()) {
    for (const [root, value] of rootsOf(item)) {
      for (const [key, child] of Object.entries(value)) {
        walk(child, `${root}${step(key)}`, [key], (path, keys, leaf) => put(path, keys, index, leaf));
      }
    }
  }
  return [...found]
    .map(([path, { keys, values }]): PayloadPath => ({ path, keys, values }))
    .filter(({ path, values }) => !isHollow(path, values, found.keys()));
}

function rootsOf(item: Item | Event): readonly (readonly [root: string, value: JsonObject])[] {
  if (item.form === 'ceilometer') return [['trait', item.traits]];
  return 'payload' in item && isJsonObject(item.payload) ? [['payload', item.payload]] : [];
}

type Leaf = (path: string, keys: readonly string[], value: Json) => void;

function walk(value: Json, path: string, keys: readonly string[], leaf: Leaf): void {
  const key = keys.at(-1) ?? '';
  const whole = FREE_FORM.test(key) || keys.length >= DEEPEST;
  if (isJsonObject(value) && !whole && Object.keys(value).length > 0) {
    for (const [name, child] of Object.entries(value)) {
      walk(child, `${path}${step(name)}`, [...keys, name], leaf);
    }
    return;
  }
  const rows = Array.isArray(value) && !whole ? (value as readonly Json[]).filter(isJsonObject) : [];
  if (rows.length === 0) {
    leaf(path, keys, value);
    return;
  }
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const column = rows.flatMap((row) => row[name] ?? []);
    leaf(`${path}[*]${step(name)}`, [...keys, name], column as Json);
  }
}

function step(key: string): string {
  return PLAIN_KEY.test(key) ? `.${key}` : `.'${key.replaceAll("'", '')}'`;
}

/** An object that is null or empty in some messages, and has keys in others: the keys say it all. */
function isHollow(path: string, values: ReadonlyMap<number, Json>, all: Iterable<string>): boolean {
  if (![...values.values()].every(isEmpty)) return false;
  return [...all].some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
}

function isEmpty(value: Json): boolean {
  if (typeof value !== 'object') return value === '';
  return value === null || Object.keys(value).length === 0;
}
