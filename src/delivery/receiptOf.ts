import type { LogEntry, Micros } from '../model/index.ts';

/** When the message of a row of the log came in. */
export function receiptOf({ event }: LogEntry): Micros {
  return Date.parse((JSON.parse(event) as { readonly rcvtime: string }).rcvtime) * 1000;
}
