import { unzipSync } from 'node:zlib';
import type { Decompress } from 'fzstd';
import type * as lz4js from 'lz4js';
import type * as snappyjs from 'snappyjs';

/** Unpacks the records of a batch; throws on damage. */
export type Unpack = (bytes: Buffer) => Buffer;

export interface CodecLibraries {
  readonly snappy: typeof snappyjs;
  readonly lz4: typeof lz4js;
  readonly Zstd: typeof Decompress;
}

/** A batch is at most `max.message.bytes` long as it is sent, 1 MiB unless told otherwise; it does not unpack to more than this. */
export const MAX_UNPACKED = 64 * 1024 * 1024;

/** How Java's snappy begins its own framing: version and compatible version follow, then blocks with a length each. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = XERIAL.length + 8;

/** By the number that the attributes of a batch give a compression. gzip is left to kafkajs for its own messages as well. */
export function codecs(libraries: CodecLibraries): ReadonlyMap<number, Unpack> {
  return new Map<number, Unpack>([
    [1, (bytes) => unzipSync(bytes, { maxOutputLength: MAX_UNPACKED })],
    [2, (bytes) => unpackSnappy(bytes, libraries.snappy)],
    [3, (bytes) => unpackLz4(bytes, libraries.lz4)],
    [4, (bytes) => unpackZstd(bytes, libraries.Zstd)],
  ]);
}

/** What librdkafka sends is one block as it is, what Java sends is framed. */
function unpackSnappy(bytes: Buffer, { uncompress }: typeof snappyjs): Buffer {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return uncompress(bytes, MAX_UNPACKED);
  const blocks: Buffer[] = [];
  let size = 0;
  for (let at = XERIAL_HEADER; at < bytes.length;) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length <= 0 || at + length > bytes.length) throw new Error('a block of snappy is cut off');
    const block = uncompress(bytes.subarray(at, at + length), MAX_UNPACKED);
    size += block.length;
    if (size > MAX_UNPACKED) throw tooLarge();
    blocks.push(block);
    at += length;
  }
  return Buffer.concat(blocks, size);
}

function unpackLz4(bytes: Buffer, { decompressBound, decompressFrame }: typeof lz4js): Buffer {
  // The library writes nothing beyond what it is given, and goes on counting.
  const output = Buffer.alloc(Math.min(decompressBound(bytes), MAX_UNPACKED));
  const size = decompressFrame(bytes, output);
  if (!(size <= output.length)) throw tooLarge();
  return output.subarray(0, size);
}

function unpackZstd(bytes: Buffer, Zstd: typeof Decompress): Buffer {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Zstd((chunk, last) => {
    size += chunk.length;
    if (size > MAX_UNPACKED) throw tooLarge();
    chunks.push(chunk);
    ended = last === true;
  });
  stream.push(bytes, true);
  if (!ended) throw new Error('the zstd frame is cut off');
  return Buffer.concat(chunks, size);
}

function tooLarge(): Error {
  return new Error(`it unpacks to more than ${MAX_UNPACKED} bytes`);
}
