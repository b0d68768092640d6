/** Microseconds since the Unix epoch, UTC. A safe integer until the year 2255. */
export type Micros = number;

export const SECOND: Micros = 1_000_000;
export const HOUR: Micros = 3600 * SECOND;
export const DAY: Micros = 24 * HOUR;

/** ISO 8601 with six digits and Z, e.g. `2017-01-23T06:22:02.761138Z`. */
export function formatMicros(micros: Micros): string {
  const day = Math.floor(micros / DAY);
  const rest = micros - day * DAY;
  const second = Math.floor(rest / SECOND);
  const fraction = rest - second * SECOND;
  return (
    `${formatDay(day)}T${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}` +
    `.${two(fraction / 10_000)}${two((fraction / 100) % 100)}${two(fraction % 100)}Z`
  );
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, number) =>
  String(number).padStart(2, '0'),
);

function two(number: number): string {
  return TWO_DIGITS[Math.floor(number)] ?? '';
}

/** The date of a day since the epoch. Every message needs several, and Date takes ten times as long. */
function formatDay(day: number): string {
  // Years are counted from March here, so that the leap day is their last.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${two(year / 100)}${two(year % 100)}-${two(month)}-${two(date)}`;
}
