/**
 * A JSON value as stackwire holds it. Integers beyond 2^53 are `bigint`, so no digit is lost;
 * NaN and infinities were turned into the strings `NaN`, `Infinity`, `-Infinity` when they were decoded.
 */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

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

/**
 * Reads JSON text that `toJson` wrote: integers beyond 2^53 come back as `bigint`. Throws SyntaxError.
 */
export function fromJson(text: string): Json {
  return LONG_NUMBER.test(text) ? readExactly(text) : (JSON.parse(text) as Json);
}

const LONG_NUMBER = /\d{16}/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG_INTEGER = /^-?\d{16,}$/;

function readExactly(text: string): Json {
  // Long integers travel through JSON.parse as strings under a tag that no string of the text begins with.
  let tag = '\\u0001';
  while (text.includes(tag)) tag += '\\u0001';
  const tagged = text.replace(STRING_OR_NUMBER, (token) =>
    LONG_INTEGER.test(token) ? `"${tag}${token}"` : token,
  );
  const mark = JSON.parse(`"${tag}"`) as string;
  return JSON.parse(tagged, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(mark)) return value;
    const exact = BigInt(value.slice(mark.length));
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  }) as Json;
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
