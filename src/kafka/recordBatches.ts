import { ByteReader } from './byteReader.ts';
import type { RecordReading } from './fetchResponse.ts';

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
}

export interface BatchReading extends RecordReading {
  /** Topic and partition, for people. */
  readonly place: string;
  readonly logStart: string;
}

const COMPRESSION = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Where the records begin, and how many bytes come before those that a batch counts. */
const HEADER = 61;
const UNCOUNTED = 12;
const MAGIC_AT = 16;

/**
 * The records of a partition in batches (https://kafka.apache.org/documentation/#recordbatch). A batch whose records cannot
 * be read becomes one record that says so; what comes behind it is read on. The last may be cut off, which is no fault.
 * Checksums are not looked at, as in librdkafka: the broker has checked them.
 */
export async function readBatches(bytes: Buffer, reading: BatchReading): Promise<readonly WireRecord[]> {
  const records: WireRecord[] = [];
  for (let at = 0; at + HEADER <= bytes.length;) {
    const magic = bytes.readInt8(at + MAGIC_AT);
    // They come first, and a batch that is newer begins an answer of its own.
    if (magic < 2) return [...records, ...(await reading.oldMessages(bytes.subarray(at)))];
    const size = UNCOUNTED + bytes.readInt32BE(at + 8);
    if (magic !== 2 || size < HEADER) {
      const where = `${reading.place} at offset ${bytes.readBigInt64BE(at)}`;
      throw new Error(`the head of a batch in ${where} is damaged: move the group past it`);
    }
    if (at + size > bytes.length) break;
    for (const record of readBatch(bytes.subarray(at, at + size), reading)) records.push(record);
    at += size;
  }
  return records;
}

function readBatch(bytes: Buffer, { unpack, logStart }: BatchReading): readonly WireRecord[] {
  const attributes = bytes.readInt16BE(21);
  const first = bytes.readBigInt64BE(0);
  const context: BatchContext = {
    firstOffset: String(first),
    lastOffsetDelta: bytes.readInt32BE(23),
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControlBatch: (attributes & CONTROL) !== 0,
    producerId: String(bytes.readBigInt64BE(43)),
    logStart,
    compression: attributes & COMPRESSION,
  };
  const latest = bytes.readBigInt64BE(35);
  const base = (attributes & APPEND_TIME) !== 0 ? null : bytes.readBigInt64BE(27);
  const count = bytes.readInt32BE(57);
  try {
    const packed = bytes.subarray(HEADER);
    const reader = new ByteReader(context.compression === 0 ? packed : unpacked(packed, context, unpack));
    const records: WireRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      records.push(readRecord(reader, context, first, base ?? latest, base !== null));
    }
    return records;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const offset = String(first + BigInt(context.lastOffsetDelta));
    return [{ ...bare(context, offset, String(latest)), value: bytes, unreadable: why }];
  }
}

function unpacked(packed: Buffer, { compression }: BatchContext, unpack: RecordReading['unpack']): Buffer {
  const codec = unpack.get(compression);
  if (codec === undefined) throw new Error(`compression number ${compression} is not known`);
  return codec(packed);
}

function readRecord(
  batch: ByteReader,
  context: BatchContext,
  first: bigint,
  time: bigint,
  counts: boolean,
): WireRecord {
  const reader = new ByteReader(batch.bytes(batch.varint()));
  const attributes = reader.int8();
  const timeDelta = reader.varint();
  const offset = String(first + BigInt(reader.varint()));
  const key = reader.varintBytes();
  const value = reader.varintBytes();
  const timestamp = String(counts ? time + BigInt(timeDelta) : time);
  // oslo.messaging sends no headers, and nothing here asks for any.
  return { ...bare(context, offset, timestamp), attributes, key, value };
}

function bare(batchContext: BatchContext, offset: string, timestamp: string): WireRecord {
  return {
    magicByte: 2,
    attributes: 0,
    timestamp,
    offset,
    key: null,
    value: null,
    headers: {},
    isControlRecord: batchContext.isControlBatch,
    batchContext,
  };
}
