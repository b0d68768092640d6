import { type Delivery, type Json, toJson } from '../model/index.ts';
import { NESTING_LIMIT } from './parseExactJson.ts';
import { openBody } from './openBody.ts';
import { hasLongInteger, parsePythonJson } from './parsePythonJson.ts';
import { LOG_LINE_TYPE } from './readLogLine.ts';
import { scrub } from './scrub.ts';
import { isSecretKey } from './secretKeys.ts';

/** Key under which oslo.messaging's envelope carries the message, as JSON text. */
const MESSAGE = 'oslo.message';
const CONTEXT = '_context_';

/**
 * A body as JSON text of the same form, unpacked, without the keys whose values are secret; decoding it gives the
 * same as decoding the body. A log line comes back as text, scrubbed. null for what cannot be decoded.
 */
export function redactBody({ body, meta }: Pick<Delivery, 'body' | 'meta'>): string | null {
  try {
    const bytes = openBody(body, meta.compression);
    const text = bytes.toString('utf8');
    if (meta.contentType === LOG_LINE_TYPE) return scrub(text);
    const exact = hasLongInteger(bytes);
    return toJson(redact(parsePythonJson(text, exact) as Json, exact, 0));
  } catch {
    return null;
  }
}

function redact(value: Json, exact: boolean, depth: number): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > NESTING_LIMIT) throw new RangeError('nested too deep');
  if (Array.isArray(value)) return redactList(value as readonly Json[], exact, depth);
  const kept: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__' || isSecret(key)) continue;
    kept[key] =
      key === MESSAGE && typeof inner === 'string'
        ? toJson(redact(parsePythonJson(inner, exact) as Json, exact, depth + 1))
        : redact(inner, exact, depth + 1);
  }
  return isSecretTrait(kept) ? { ...kept, value: null } : kept;
}

/** A list, or one of Ceilometer's triples `[name, type, value]`. */
function redactList(list: readonly Json[], exact: boolean, depth: number): Json {
  const [name] = list;
  if (list.length === 3 && typeof name === 'string' && isSecret(name)) return [name, list[1] ?? 1, null];
  return list.map((element) => redact(element, exact, depth + 1));
}

/** `{name: admin_pass, dtype: 1, value: …}`, as Ceilometer's publishers write a trait. */
function isSecretTrait(object: Readonly<Record<string, Json>>): boolean {
  const { name, value } = object;
  return typeof name === 'string' && value !== undefined && isSecret(name);
}

function isSecret(key: string): boolean {
  return isSecretKey(key) || (key.startsWith(CONTEXT) && isSecretKey(key.slice(CONTEXT.length)));
}
