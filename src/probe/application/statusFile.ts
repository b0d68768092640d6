import { isJsonObject, type Micros } from '../../model/index.ts';
import { detailOf } from './application.ts';

/** What a status file says. */
export interface FileStatus {
  readonly status: 'ok' | 'failed';
  readonly detail: string | null;
  /** Changes as long as the application writes: its sequence, else its time. */
  readonly beat: string;
  /** When it says that it was written; null where it does not say. */
  readonly time: Micros | null;
}

/**
 * `{"status": "ok" | "failed", "sequence": 17, "time": "2026-01-02T03:04:05Z", "detail": "…"}`, of which `status` and one of
 * `sequence` (a whole number) and `time` (that text, or seconds since 1970) must be there. Other keys are nobody's; null where it
 * is another thing.
 */
export function parseStatusFile(text: string): FileStatus | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { status, sequence, time, detail } = value;
  if (status !== 'ok' && status !== 'failed') return null;
  if (detail !== undefined && detail !== null && typeof detail !== 'string') return null;
  const at = timeOf(time);
  const number = typeof sequence === 'number' && Number.isSafeInteger(sequence) ? String(sequence) : null;
  if (at === undefined || (sequence !== undefined && number === null)) return null;
  const beat = number ?? (at === null ? null : String(at));
  if (beat === null) return null;
  return { status, detail: typeof detail === 'string' ? detailOf(detail) : null, beat, time: at };
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/** null where none is given; undefined where it is no time. */
function timeOf(time: unknown): Micros | null | undefined {
  if (time === undefined) return null;
  if (typeof time === 'number' && time >= 0 && time < 1e11) return Math.round(time * 1e6);
  if (typeof time !== 'string' || !ISO.test(time)) return undefined;
  const millis = Date.parse(time);
  return Number.isNaN(millis) ? undefined : millis * 1000;
}
