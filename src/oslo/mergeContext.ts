import { isJsonObject, type Json, type JsonObject } from '../model/index.ts';
import { cleanValue } from './cleanValue.ts';
import { isSecretKey } from './secretKeys.ts';

const PREFIX = '_context_';
const UNDERSCORE = 95;

/** Context name of each `_context_*` key seen; null for the keys that are left out. */
const names = new Map<string, string | null>();
const NAMES_LIMIT = 1024;

/**
 * The sender's request context without its secrets, from wherever the driver put it: `_context_<key>` in the
 * message (rabbit), its `_context` (kafka) or `context`, or `beside` it (amqp1). Where two name the same key, the
 * one nearer to the message counts. Empty when the service sent none, as keystone and glance do.
 */
export function mergeContext(message: JsonObject, beside: Json | undefined): JsonObject {
  const context: Record<string, Json> = {};
  addAll(context, beside);
  addAll(context, message['context']);
  addAll(context, message['_context']);
  for (const key in message) {
    if (key.charCodeAt(0) !== UNDERSCORE) continue;
    const name = nameOf(key);
    if (name === null) continue;
    const value = message[key] as Json;
    context[name] = typeof value === 'string' ? value : cleanValue(value);
  }
  return context;
}

function addAll(context: Record<string, Json>, from: Json | undefined): void {
  if (!isJsonObject(from)) return;
  Object.assign(context, cleanValue(from));
}

function nameOf(key: string): string | null {
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = contextName(key);
  if (names.size < NAMES_LIMIT) names.set(key, name);
  return name;
}

function contextName(key: string): string | null {
  if (!key.startsWith(PREFIX)) return null;
  const name = key.slice(PREFIX.length);
  return name === '' || name === '__proto__' || isSecretKey(name) ? null : name;
}
