import type { HrTime } from '@opentelemetry/api';

/** A time of the contract (ISO, µs, Z) in seconds and nanoseconds. */
export function hrTime(iso: string): HrTime {
  return [Date.parse(`${iso.slice(0, 19)}Z`) / 1000, Number(iso.slice(20, 26)) * 1000];
}

/** A microsecond earlier: no two times of the contract are closer. */
export function justBefore(iso: string): HrTime {
  const [seconds, nanos] = hrTime(iso);
  return nanos === 0 ? [seconds - 1, 999_999_000] : [seconds, nanos - 1000];
}
