import { type CeilometerType, formatMicros, isJsonObject, type Json } from '../model/index.ts';
import { cleanValue } from './cleanValue.ts';
import { parseTimestamp } from './parseTimestamp.ts';

export interface CeilometerTrait {
  readonly name: string;
  readonly type: CeilometerType;
  readonly value: Json;
}

/** `Trait.type` as number or as the name that Ceilometer's API gave it (ceilometer, event/models.py). */
const TYPES: ReadonlyMap<unknown, CeilometerType> = new Map<unknown, CeilometerType>([
  ...([0, 1, 2, 3, 4] as const).flatMap((type): [unknown, CeilometerType][] => [
    [type, type],
    [String(type), type],
  ]),
  ['none', 0],
  ['text', 1],
  ['string', 1],
  ['int', 2],
  ['integer', 2],
  ['float', 3],
  ['datetime', 4],
]);

const INTEGER = /^\s*[+-]?\d{1,4300}\s*$/;
const FLOAT = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const PYTHON_FLOATS: ReadonlyMap<string, string> = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['-inf', '-Infinity'],
]);

/**
 * Reads a trait in either of its JSON forms, `[name, dtype, value]` or `{name, dtype or type, value}`.
 * Gives null for anything else.
 */
export function readTrait(trait: Json): CeilometerTrait | null {
  if (Array.isArray(trait)) return makeTrait(trait[0], trait[1], trait[2]);
  if (!isJsonObject(trait)) return null;
  return makeTrait(trait['name'], trait['dtype'] ?? trait['type'], trait['value']);
}

/**
 * A trait with its value in its type's form: numbers as numbers, times as ISO text with µs and Z (one without a
 * zone is UTC). A value that does not fit stays what it is, as text or untyped.
 */
export function makeTrait(name: unknown, dtype: unknown, raw: Json | undefined): CeilometerTrait | null {
  if (typeof name !== 'string' || name === '' || raw === undefined) return null;
  const type = TYPES.get(dtype) ?? 0;
  if (typeof raw !== 'string') return { name, type, value: cleanValue(raw) };
  const value = convert(type, raw);
  return value === null ? { name, type: 1, value: raw } : { name, type, value };
}

function convert(type: CeilometerType, text: string): Json | null {
  switch (type) {
    case 0:
    case 1:
      return text;
    case 2:
      return INTEGER.test(text) ? toInteger(text) : null;
    case 3:
      return FLOAT.test(text) ? finite(Number(text)) : (PYTHON_FLOATS.get(text.trim().toLowerCase()) ?? null);
    case 4: {
      const micros = parseTimestamp(text.trim());
      return micros === null ? null : formatMicros(micros);
    }
  }
}

function toInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text.trim().replace('+', ''));
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
