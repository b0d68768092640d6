import type { Json } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';

/**
 * A value as Python has it, for languages whose rules are Python's. Integers are always `bigint` and floats always
 * `number`, so `1` and `1.0` stay apart; a dict keeps the order of its keys.
 */
export type PyValue = null | boolean | bigint | number | string | readonly PyValue[] | PyDict;
export type PyDict = ReadonlyMap<PyKey, PyValue>;
/** What a dict may have as key here: tuples do not occur. */
export type PyKey = null | boolean | bigint | number | string;

/** An exception that Python would raise. */
export class PyFault extends Error {
  /** As Python calls it, e.g. `TypeError`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export function isDict(value: unknown): value is PyDict {
  return value instanceof Map;
}

export function isList(value: PyValue): value is readonly PyValue[] {
  return Array.isArray(value);
}

/** Python's name for the type of a value. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType';
  if (isList(value)) return 'list';
  if (isDict(value)) return 'dict';
  return { boolean: 'bool', bigint: 'int', number: 'float', string: 'str' }[
    typeof value as 'boolean' | 'bigint' | 'number' | 'string'
  ];
}

/** JSON in Python's terms. Whole numbers are integers: JSON as stackwire holds it does not tell `1` from `1.0`. */
export function toPython(json: Json): PyValue {
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(toPython);
  if (isJsonObject(json)) return new Map(Object.entries(json).map(([key, value]) => [key, toPython(value)]));
  return json as PyValue;
}

/** The same backwards. NaN and infinities become texts, as they do when a message is decoded. */
export function fromPython(value: PyValue): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (isList(value)) return value.map(fromPython);
  if (!isDict(value)) return value;
  return Object.fromEntries(
    [...value].map(([key, one]) => [typeof key === 'string' ? key : String(key), fromPython(one)]),
  );
}
