import type { PyDict, PyValue } from '../python/value.ts';
import { convertStrictly } from './convert.ts';
import type { CeilometerTrait } from './definitions.ts';
import { fieldValue } from './field.ts';

/** The value that Ceilometer gives a trait, null for none. @throws PyFault */
export function traitValue({ field, type }: CeilometerTrait, body: PyDict): PyValue {
  const value = fieldValue(field, body);
  // Services send '' for a date that is not set.
  if (value === null || (value === '' && type !== 1)) return null;
  return convertStrictly(type, value);
}
