import type { Micros } from './micros.ts';
import type { Form } from './notification.ts';

/**
 * When and by what a value was written. Stamps have a total order (time, then form with a notification above
 * a Ceilometer event, then message id, then the value's canonical JSON), so merging never depends on arrival.
 */
export interface Stamp {
  readonly generated: Micros;
  readonly form: Form;
  readonly messageId: string;
}

/** Negative, zero or positive as `a` is older than, the same as, or newer than `b`. The value's text comes after. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.generated !== b.generated) return a.generated - b.generated;
  if (a.form !== b.form) return a.form === 'notification' ? 1 : -1;
  if (a.messageId === b.messageId) return 0;
  return a.messageId < b.messageId ? -1 : 1;
}
