import type { HrTime } from '@opentelemetry/api';

/**
 * A time of the contract (ISO, µs, Z) in seconds and nanoseconds. OTLP has none before 1970: such a clock is wrong, and its
 * time is 0, unknown, since receivers read it as one in 2554 or refuse it with all that came with it.
 */
export function hrTime(iso: string): HrTime {
  const seconds = Date.parse(`${iso.slice(0, 19)}Z`) / 1000;
  return seconds < 0 ? [0, 0] : [seconds, Number(iso.slice(20, 26)) * 1000];
}

/** A microsecond earlier: no two times of the contract are closer. */
export function justBefore(iso: string): HrTime {
  const [seconds, nanos] = hrTime(iso);
  if (seconds === 0 && nanos === 0) return [0, 0];
  return nanos === 0 ? [seconds - 1, 999_999_000] : [seconds, nanos - 1000];
}
