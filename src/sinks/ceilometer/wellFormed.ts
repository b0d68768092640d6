import { isDict, isList, type PyKey, type PyValue } from '../../events/index.ts';

/** The same with U+FFFD for every half of a surrogate pair, in keys too. */
export function wellFormed(value: PyValue): PyValue {
  if (typeof value === 'string') return wholeText(value);
  if (isList(value)) return value.map(wellFormed);
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, one]) => [wholeKey(key), wellFormed(one)]));
}

function wholeKey(key: PyKey): PyKey {
  return typeof key === 'string' ? wholeText(key) : key;
}

function wholeText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
