import { isJsonObject, type Json, StackwireError } from '../model/index.ts';
import { NESTING_LIMIT } from './parseExactJson.ts';
import { isPaired, isSecretKey, isSecretPair, isZoneTransfer } from './secretKeys.ts';

type KeyKind = 'plain' | 'removed' | 'wrapper' | 'wrapped';

const WRAPPER = /^[a-z]+_object\.(?:name|namespace|version|changes)$/;
const WRAPPED = /^[a-z]+_object\.data$/;

/** What each key is, once found out. Services use a few hundred keys; user metadata must not fill the memory. */
const kinds = new Map<string, KeyKind>();
const KINDS_LIMIT = 4096;

/**
 * Takes the secrets out of a parsed value and unfolds versioned objects (`<word>_object.data`, of nova, ironic,
 * masakari, watcher, any service), at any depth, in one pass. The value is owned by the decoder and is changed in
 * place; objects that lose a key are built anew. A key `__proto__` is removed, since copying it would be harmful,
 * and numbers too large for a double become the strings `Infinity` and `-Infinity`.
 *
 * @throws StackwireError `decode/shape` where it is nested deeper than any reader could follow.
 */
export function cleanValue(value: Json, depth = 0): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > NESTING_LIMIT) {
    throw new StackwireError('decode/shape', `it is nested deeper than ${NESTING_LIMIT} levels`);
  }
  if (Array.isArray(value)) return cleanList(value as Json[], depth);
  return cleanObject(value as Record<string, Json>, depth);
}

/** Whether the value is a versioned object. */
export function isVersioned(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  for (const key in value) if (kindOf(key) === 'wrapped') return true;
  return false;
}

function cleanList(list: Json[], depth: number): Json {
  for (let i = 0; i < list.length; i++) {
    const value = list[i] as Json;
    if (typeof value === 'string') continue;
    const cleaned = cleanValue(value, depth + 1);
    if (cleaned !== value) list[i] = cleaned;
  }
  return list;
}

function cleanObject(object: Record<string, Json>, depth: number): Json {
  if (isNamed(object) && isSecretPair(object)) return rebuild(withoutPaired(object), depth);
  if (isZoneTransfer(object)) return rebuild(withoutTransferKey(object), depth);
  for (const key in object) {
    if (kindOf(key) !== 'plain') return rebuild(object, depth);
    const value = object[key] as Json;
    if (typeof value === 'string') continue;
    const cleaned = cleanValue(value, depth + 1);
    if (cleaned !== value) object[key] = cleaned;
  }
  return object;
}

/** Whether it could be a pair: asked first, since most objects are none. */
function isNamed(object: Record<string, Json>): boolean {
  return object['value'] !== undefined || object['content'] !== undefined;
}

function withoutPaired(object: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !isPaired(key)));
}

function withoutTransferKey(object: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'key'));
}

/** The object without its removed keys, or what it wraps. */
function rebuild(object: Record<string, Json>, depth: number): Json {
  const wraps = isVersioned(object);
  const rest: Record<string, Json> = {};
  let data: Json = null;
  for (const key in object) {
    const kind = kindOf(key);
    if (kind === 'wrapped') data = cleanValue(object[key] as Json, depth + 1);
    else if (kind === 'plain' || (kind === 'wrapper' && !wraps))
      rest[key] = cleanValue(object[key] as Json, depth + 1);
  }
  if (!wraps) return rest;
  // Nothing is known to stand beside the wrapper's keys; if something does, it is kept.
  return isJsonObject(data) && Object.keys(rest).length > 0 ? { ...rest, ...data } : data;
}

function kindOf(key: string): KeyKind {
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const kind = classify(key);
  if (kinds.size < KINDS_LIMIT) kinds.set(key, kind);
  return kind;
}

function classify(key: string): KeyKind {
  if (key === '__proto__' || isSecretKey(key)) return 'removed';
  if (WRAPPED.test(key)) return 'wrapped';
  return WRAPPER.test(key) ? 'wrapper' : 'plain';
}
