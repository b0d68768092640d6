import type { PyValue } from './value.ts';
import { isDict, isList } from './value.ts';

/** Whether Python takes a value for true. */
export function pyTruth(value: PyValue): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return false;
  return isList(value) ? value.length > 0 : !isDict(value) || value.size > 0;
}
