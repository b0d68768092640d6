import { isJsonObject, type Json } from '../../model/index.ts';
import type { LogRecord } from './wireForm.ts';

/** A value as the library takes it. */
export type AnyValue = LogRecord['body'];

/**
 * A value of the contract in OTLP's terms. Integers that no JavaScript number holds exactly become texts with all their
 * digits: as numbers the library would drop or round them, and write large ones so that receivers refuse the request.
 */
export function anyValue(value: Json): AnyValue {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value;
  if (Array.isArray(value)) return value.map((one: Json) => anyValue(one));
  if (!isJsonObject(value)) return value as string | boolean | null;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, anyValue(one)]));
}
