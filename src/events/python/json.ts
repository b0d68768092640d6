import { floatText } from './text.ts';
import type { PyValue } from './value.ts';
import { isDict, isList } from './value.ts';

/** Python's `json.dumps(value)`: ASCII, blanks after commas and colons, bare NaN and infinities. */
export function pyJson(value: PyValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return floatJson(value);
  if (isList(value)) return `[${value.map(pyJson).join(', ')}]`;
  if (!isDict(value)) return String(value);
  return `{${[...value].map(([key, one]) => `${quoted(String(key))}: ${pyJson(one)}`).join(', ')}}`;
}

function floatJson(value: number): string {
  if (Number.isFinite(value)) return floatText(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
