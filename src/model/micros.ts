/** Microseconds since the Unix epoch, UTC. A safe integer until the year 2255. */
export type Micros = number;

export const SECOND: Micros = 1_000_000;
export const HOUR: Micros = 3600 * SECOND;
export const DAY: Micros = 24 * HOUR;

/** ISO 8601 with six digits and Z, e.g. `2017-01-23T06:22:02.761138Z`. */
export function formatMicros(micros: Micros): string {
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  return `${new Date(millis).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
