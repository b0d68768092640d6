/** The head of a batch of records (https://kafka.apache.org/documentation/#recordbatch), as far as it tells where the batch ends. */
export interface BatchHead {
  /** The form of what follows; 2 is a batch, below are single messages as brokers wrote them before Kafka 0.11. */
  readonly magic: number;
  /** Bytes of the whole batch. */
  readonly size: number;
  readonly first: bigint;
  readonly last: bigint;
  /** Records that were sent in it; compaction may have taken some. */
  readonly count: number;
}

/** Where the records begin. */
export const HEADER = 61;
/** How many bytes come before those that a batch counts. */
const UNCOUNTED = 12;
const MAGIC = 2;
const MAGIC_AT = 16;
const CHECKSUM_AT = 17;
/** Where the bytes begin that the checksum is of. */
const CHECKED_FROM = 21;

/** At least `HEADER` bytes are there. */
export function readHead(bytes: Buffer, at: number): BatchHead {
  const first = bytes.readBigInt64BE(at);
  return {
    magic: bytes.readInt8(at + MAGIC_AT),
    size: UNCOUNTED + bytes.readInt32BE(at + 8),
    first,
    last: first + BigInt(bytes.readInt32BE(at + 23)),
    count: bytes.readInt32BE(at + 57),
  };
}

/** Whether a batch can be what it says, with so many bytes there. */
export function isSound({ magic, size, first, last }: BatchHead, bytes: number): boolean {
  return magic === MAGIC && size >= HEADER && size <= bytes && last >= first;
}

export interface BatchSearch {
  /** The batch begins behind this offset, and ends before `end`. */
  readonly after: bigint;
  readonly end: bigint;
  readonly crc32c: (bytes: Buffer) => number;
}

/** The first whole batch behind a place, known by its checksum; null where there is none. */
export function nextBatch(
  bytes: Buffer,
  behind: number,
  { after, end, crc32c }: BatchSearch,
): { readonly at: number; readonly first: bigint } | null {
  for (let at = behind + 1; at + HEADER <= bytes.length; at += 1) {
    if (bytes[at + MAGIC_AT] !== MAGIC) continue;
    const head = readHead(bytes, at);
    if (!isSound(head, bytes.length - at) || head.first <= after || head.last >= end) continue;
    const checksum = crc32c(bytes.subarray(at + CHECKED_FROM, at + head.size));
    if (checksum === bytes.readUInt32BE(at + CHECKSUM_AT)) return { at, first: head.first };
  }
  return null;
}
