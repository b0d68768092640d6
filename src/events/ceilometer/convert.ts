import type { CeilometerType } from '../../model/index.ts';
import { pyFloat, pyInt } from '../python/numbers.ts';
import { pyText } from '../python/text.ts';
import { isoFormat, parseIsoTime } from '../python/time.ts';
import type { PyValue } from '../python/value.ts';

/** Ceilometer cuts texts to what its database could once hold, in code points. */
const TEXT_LIMIT = 255;

/** `Trait.convert_value`; datetimes as ISO text. @throws PyFault where the value does not fit */
export function convertStrictly(type: CeilometerType, value: PyValue): PyValue {
  if (type === 2) return pyInt(value);
  if (type === 3) return pyFloat(value);
  if (type === 4) return isoFormat(parseIsoTime(value));
  const text = pyText(value);
  return text.length <= TEXT_LIMIT ? text : [...text].slice(0, TEXT_LIMIT).join('');
}
