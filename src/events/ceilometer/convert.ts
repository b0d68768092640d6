import type { CeilometerType } from '../../model/index.ts';
import { pyFloat, pyInt } from '../python/numbers.ts';
import { pyText } from '../python/text.ts';
import { isoFormat, parseIsoTime } from '../python/time.ts';
import type { PyValue } from '../python/value.ts';
import { fromPython, PyFault, toPython } from '../python/value.ts';
import type { Convert } from '../traitType.ts';
import { converterOf, misfit } from '../traitType.ts';

/** Ceilometer cuts texts to what its database could once hold, in code points. */
const TEXT_LIMIT = 255;

/** `Trait.convert_value`; datetimes as ISO text. @throws PyFault where the value does not fit */
export function convertStrictly(type: CeilometerType, value: PyValue): PyValue {
  if (type === 2) return pyInt(value);
  if (type === 3) return pyFloat(value);
  if (type === 4) return isoFormat(parseIsoTime(value));
  const text = pyText(value);
  return text.length <= TEXT_LIMIT ? text : Array.from(text).slice(0, TEXT_LIMIT).join('');
}

const WANTED: Readonly<Record<number, string>> = { 2: 'an integer', 3: 'a number', 4: 'a time' };

/** The same in stackwire's terms: texts are whole, and what is no text is JSON; times have µs and Z. */
export function lenientConverter(type: CeilometerType): Convert {
  const wanted = WANTED[type];
  if (wanted === undefined) return converterOf('text') ?? ((value) => value);
  return (value): ReturnType<Convert> => {
    if (value === null || value === '') return null;
    try {
      const converted = convertStrictly(type, toPython(value));
      return typeof converted === 'string' ? withZone(converted) : fromPython(converted);
    } catch (error) {
      if (error instanceof PyFault) return misfit(value, wanted);
      throw error;
    }
  };
}

function withZone(time: string): string {
  return `${time.includes('.') ? time : `${time}.000000`}Z`;
}
