import type { OutgoingItem } from '../model/index.ts';
import type { KafkaRecord } from './producer.ts';

/** An item, and what is sent of it. */
export interface ItemRecords {
  readonly item: OutgoingItem;
  readonly records: readonly KafkaRecord[];
}

/** What a record takes beside its parts, bytes; more than the protocol's own. */
const FRAME = 32;

/**
 * Splits a batch, in order, into what goes out at once: brokers take what goes to one partition as a whole or not at all, and
 * have a limit for its size.
 */
export function* sends(batch: readonly ItemRecords[], limit: number): Iterable<readonly ItemRecords[]> {
  let send: ItemRecords[] = [];
  let size = 0;
  for (const one of batch) {
    const bytes = one.records.reduce((sum, record) => sum + bytesOf(record), 0);
    if (send.length > 0 && size + bytes > limit) {
      yield send;
      [send, size] = [[], 0];
    }
    send.push(one);
    size += bytes;
  }
  if (send.length > 0) yield send;
}

function bytesOf({ key, value, headers }: KafkaRecord): number {
  const parts = [key ?? '', value ?? '', ...Object.entries(headers).flat()];
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part), FRAME);
}
