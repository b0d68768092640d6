import type { Json, TraitType } from '../model/index.ts';
import { formatMicros, isJsonObject, toJson } from '../model/index.ts';
import { parseTimestamp } from '../oslo/index.ts';

/** A value that does not fit its type. A class, because telling it from a value is on the hot path. */
export class Misfit {
  /** As in `"much" is not an integer`. */
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Turns a value into a type; null stays null. */
export type Convert = (value: Json) => Json | Misfit;

export const TRAIT_TYPES: readonly TraitType[] = ['text', 'int', 'float', 'time', 'pairs', 'any'];

/** The conversion of a type, or null for `any`, which takes JSON as it is. */
export function converterOf(type: TraitType): Convert | null {
  return CONVERTERS[type];
}

const INTEGER = /^\s*[+-]?\d+\s*$/;

const CONVERTERS: Readonly<Record<TraitType, Convert | null>> = {
  any: null,
  text: (value) => {
    if (value === null || typeof value === 'string') return value;
    // Python would write its own notation here; JSON is what the rest of the world can read.
    return typeof value === 'object' ? toJson(value) : String(value);
  },
  int: (value) => {
    if (value === null || value === '') return null;
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return value;
    if (typeof value === 'string' && INTEGER.test(value)) return shortest(BigInt(value.trim()));
    return misfit(value, 'an integer');
  },
  float: (value) => {
    if (value === null || value === '') return null;
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : misfit(value, 'a number');
  },
  time: (value) => {
    if (value === null || value === '') return null;
    const micros = typeof value === 'string' ? parseTimestamp(value) : null;
    return micros === null ? misfit(value, 'a time') : formatMicros(micros);
  },
  pairs: (value) => {
    if (value === null || isJsonObject(value)) return value;
    const list = Array.isArray(value) ? (value as readonly Json[]) : null;
    const pairs = list?.flatMap(pairOf);
    if (pairs === undefined || pairs.length !== list?.length) return misfit(value, 'a list of pairs');
    return Object.fromEntries(pairs);
  },
};

/** What a row of a database says of a key; rows have more than the two, such as ids and times. */
function pairOf(row: Json): readonly (readonly [string, Json])[] {
  if (!isJsonObject(row)) return [];
  const { key, value } = row;
  return typeof key !== 'string' || key === '__proto__' || value === undefined ? [] : [[key, value]];
}

function shortest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function misfit(value: Json, wanted: string): Misfit {
  const text = toJson(value);
  return new Misfit(`${text.length > 60 ? `${text.slice(0, 57)}...` : text} is not ${wanted}`);
}
