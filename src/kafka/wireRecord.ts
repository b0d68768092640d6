/** What the records of one batch have in common, as kafkajs wants it. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
  readonly producerId: string;
  /** First offset that the partition still has. */
  readonly logStart: string;
  /** The number of the compression: none, gzip, snappy, lz4, zstd. */
  readonly compression: number;
}

/** A record as kafkajs wants it of its own reader. */
export interface WireRecord {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, never>>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  /** Set where this stands for a whole batch that cannot be read: why. Then the value is the batch as it is stored. */
  readonly unreadable?: string;
  /** Set where this stands for nothing but that the broker gives no records: its error. */
  readonly refused?: string;
}
