/**
 * A JSON value as stackwire holds it. Integers beyond 2^53 are `bigint`, so no digit is lost;
 * NaN and infinities were turned into the strings `NaN`, `Infinity`, `-Infinity` when they were decoded.
 */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a value is a JSON object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text of a value, big integers as exact number tokens, keys in their own order. */
export function toJson(value: unknown): string {
  // The plain writer is several times faster, and throws on the rare bigint.
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return write(value, false);
  }
}

/** JSON text with sorted keys: equal values have equal text. Stamps and digests compare it. */
export function canonicalJson(value: unknown): string {
  return write(value, true);
}

function write(value: unknown, sorted: boolean): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => write(item, sorted)).join(',')}]`;
  const keys = Object.keys(value);
  if (sorted) keys.sort();
  const record = value as Record<string, unknown>;
  const members = keys
    .filter((key) => record[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${write(record[key], sorted)}`);
  return `{${members.join(',')}}`;
}
