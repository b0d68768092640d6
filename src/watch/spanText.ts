import { DAY, HOUR, SECOND, type Micros } from '../model/index.ts';

const MINUTE: Micros = 60 * SECOND;

/** The largest unit of which there are two at least, and how it is written. */
const UNITS: readonly (readonly [unit: Micros, name: string])[] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
];

/** A length of time for people: `42 s`, `10 min`, `2.5 h`, `3 d`. */
export function spanText(span: Micros): string {
  const [unit, name] = UNITS.find(([micros]) => span >= 2 * micros) ?? [SECOND, 's'];
  return `${Number((span / unit).toFixed(1))} ${name}`;
}
