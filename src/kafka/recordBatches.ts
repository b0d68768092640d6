import { ByteReader } from './byteReader.ts';
import { type BatchHead, HEADER, isSound, nextBatch, readHead } from './batchHead.ts';
import type { RecordReading } from './recordReading.ts';
import type { BatchContext, WireRecord } from './wireRecord.ts';

export interface BatchReading extends RecordReading {
  readonly logStart: string;
  /** The offset that was asked for. */
  readonly from: bigint;
  /** The offset behind all that may be read. */
  readonly end: bigint;
}

const COMPRESSION = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/**
 * The records of a partition in batches (https://kafka.apache.org/documentation/#recordbatch). A batch that cannot be read becomes
 * one record that says so; what comes behind it is read on. The last may be cut off, which is no fault; the first is not, however
 * large it is. Checksums are looked at only behind damage, as in librdkafka: the broker has checked them.
 */
export async function readBatches(bytes: Buffer, reading: BatchReading): Promise<readonly WireRecord[]> {
  const records: WireRecord[] = [];
  let expected = reading.from;
  for (let at = 0; at + HEADER <= bytes.length;) {
    const head = readHead(bytes, at);
    if (at > 0 && at + head.size > bytes.length) break;
    if (isSound(head, bytes.length - at) && head.last < reading.end && (at === 0 || head.first >= expected)) {
      for (const record of readBatch(bytes.subarray(at, at + head.size), reading)) records.push(record);
      expected = head.last + 1n;
      at += head.size;
      continue;
    }
    // They come first, and a batch that is newer begins an answer of its own.
    const old = at === 0 && head.magic < 2 ? await readOld(bytes, reading) : [];
    if (old.length > 0) return old;
    const next = nextBatch(bytes, at, { after: expected, end: reading.end, crc32c: reading.crc32c });
    const last = next === null ? behindDamage(head, expected, reading.end) : next.first - 1n;
    records.push(damaged(bytes.subarray(at, next?.at), expected, last, reading));
    if (next === null) break;
    expected = next.first;
    at = next.at;
  }
  return records;
}

/** None where they cannot be read, or are not what was asked for. */
async function readOld(bytes: Buffer, { oldMessages, from }: BatchReading): Promise<readonly WireRecord[]> {
  const found = await oldMessages(bytes).catch(() => []);
  return BigInt(found.at(-1)?.offset ?? -1) >= from ? found : [];
}

/** The last offset that is given up where no sound batch follows: the batch's own where its numbers agree, or a single one. */
function behindDamage({ first, last, count }: BatchHead, expected: bigint, end: bigint): bigint {
  const agrees = last - first + 1n === BigInt(count);
  return agrees && first <= expected && last >= expected && last < end ? last : expected;
}

function damaged(bytes: Buffer, first: bigint, last: bigint, { logStart }: BatchReading): WireRecord {
  const record = standIn(first, last, logStart);
  return { ...record, value: bytes, unreadable: 'the head of the batch is damaged' };
}

/** What stands in the place of records that the broker does not give. */
export function refusedRecord(error: string, from: bigint, logStart: string): WireRecord {
  return { ...standIn(from, from, logStart), refused: error };
}

function standIn(first: bigint, last: bigint, logStart: string): WireRecord {
  const context: BatchContext = {
    firstOffset: String(first),
    lastOffsetDelta: Number(last - first),
    inTransaction: false,
    isControlBatch: false,
    producerId: '-1',
    logStart,
    compression: 0,
  };
  return bare(context, String(last), '-1');
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
