import type { PyValue } from '../python/value.ts';
import { PyFault } from '../python/value.ts';

/** A value with the way to it: what jsonpath-rw calls DatumInContext. */
export interface Datum {
  readonly value: PyValue;
  /** The last step as it would be written. */
  readonly step: string;
  readonly context: Datum | null;
}

/**
 * What a path finds. A datum instead of a list, and null for a datum, are slips of the original that make it
 * raise an exception in most places, though not in all.
 */
export type Found = readonly (Datum | null)[] | Datum;

export type Find = (datum: Datum) => Found;

export function rootDatum(value: PyValue): Datum {
  return { value, step: '$', context: null };
}

/** A value that was computed, so that no way leads to it. */
export function computed(value: PyValue): Datum {
  return { value, step: '`this`', context: null };
}

/** What Python iterates over. @throws PyFault TypeError */
export function listed(found: Found): readonly (Datum | null)[] {
  if (Array.isArray(found)) return found as readonly (Datum | null)[];
  throw new PyFault('TypeError', 'sorting what is no list cannot be followed by anything');
}

/** Whether Python takes what was found for true. */
export function isFound(found: Found): boolean {
  return !Array.isArray(found) || found.length > 0;
}

/** A datum's own value. @throws PyFault AttributeError where `parent` went above the root */
export function valueOf(datum: Datum | null): PyValue {
  if (datum !== null) return datum.value;
  throw new PyFault('AttributeError', 'there is no parent above the root');
}

/** The steps from the root to a datum, joined by dots, as plugins are told them. */
export function pathText(datum: Datum): string {
  const steps: string[] = [];
  for (let at: Datum = datum; at.context !== null; at = at.context) steps.unshift(at.step);
  return steps.join('.');
}
