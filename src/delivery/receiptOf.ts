import type { Micros, OutgoingItem } from '../model/index.ts';

/** When the first message behind a batch came in; null where none is known. */
export function receiptOf(items: readonly OutgoingItem[]): Micros | null {
  const event = items.find((item) => item.event !== null)?.event;
  return event == null ? null : Date.parse(event.rcvtime) * 1000;
}
