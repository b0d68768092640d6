import { isJsonObject, type Json, type JsonObject, StackwireError } from '../model/index.ts';
import { NESTING_LIMIT } from './parseExactJson.ts';
import { isCeilometerEvent } from './readCeilometerEvent.ts';
import { scrub } from './scrub.ts';
import { isPaired, isSecretKey, isSecretPair, isZoneTransfer } from './secretKeys.ts';

const CONTEXT_PREFIX = '_context_';

/**
 * A copy of a parsed value without its secrets, for what is kept as a message and decoded again: its texts are
 * scrubbed too, and unlike `cleanValue` it leaves the wrappers of versioned objects and the context where they stand. Numbers too large
 * for a double become the strings that decoding makes of them.
 *
 * @throws StackwireError `decode/shape` where it is nested deeper than any reader could follow.
 */
export function withoutSecrets(value: Json, depth = 0): Json {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > NESTING_LIMIT) {
    throw new StackwireError('decode/shape', `it is nested deeper than ${NESTING_LIMIT} levels`);
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((item) => withoutSecrets(item, depth + 1));
  }
  return cleanObject(value as JsonObject, depth);
}

function cleanObject(object: JsonObject, depth: number): JsonObject {
  const isEvent = isCeilometerEvent(object);
  const isPair = isSecretPair(object);
  const isTransfer = isZoneTransfer(object);
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) {
    if (key === '__proto__' || isSecret(key) || (isPair && isPaired(key))) continue;
    if (isTransfer && key === 'key') continue;
    // The notification over again, which no reader of an event looks at.
    if (isEvent && key === 'raw') kept[key] = {};
    else if (isEvent && key === 'traits' && Array.isArray(value)) {
      const traits = (value as readonly Json[]).filter((trait) => !isSecretTrait(trait));
      kept[key] = withoutSecrets(traits, depth + 1);
    } else kept[key] = withoutSecrets(value, depth + 1);
  }
  return kept;
}

function isSecret(key: string): boolean {
  return isSecretKey(key.startsWith(CONTEXT_PREFIX) ? key.slice(CONTEXT_PREFIX.length) : key);
}

function isSecretTrait(trait: Json): boolean {
  const name = Array.isArray(trait) ? (trait[0] as Json) : isJsonObject(trait) ? trait['name'] : null;
  return typeof name === 'string' && isSecretKey(name);
}
