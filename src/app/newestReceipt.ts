import type { FlatEvent, Micros, StoreReader } from '../model/index.ts';

/** When the newest message of a log was received; 0 where it is empty. */
export function newestReceipt(reader: Pick<StoreReader, 'log'>, lastSeq: number): Micros {
  const [entry] = reader.log(lastSeq - 1, 1);
  if (entry === undefined) return 0;
  return Date.parse((JSON.parse(entry.event) as FlatEvent).rcvtime) * 1000;
}
