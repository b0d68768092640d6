import type { Unpack } from './codecs.ts';
import type { WireRecord } from './wireRecord.ts';

/** How records are got out of what brokers send. */
export interface RecordReading {
  /** By the number of a compression. */
  readonly unpack: ReadonlyMap<number, Unpack>;
  /** Messages as brokers wrote them before Kafka 0.11. */
  readonly oldMessages: (bytes: Buffer) => Promise<readonly WireRecord[]>;
  readonly crc32c: (bytes: Buffer) => number;
}
