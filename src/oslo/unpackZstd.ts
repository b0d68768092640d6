import { decompress } from 'fzstd';

const MAGIC = 0xfd2fb528;
const DICTIONARY_BYTES: readonly number[] = [0, 1, 2, 4];

/**
 * Unpacks one Zstandard frame (RFC 8878) that states its content size, as kombu's codec writes it. The size is
 * checked against `limit` before anything is allocated, and nothing can be written beyond it. Throws on
 * damage, on a frame without a size, and on one that states more than `limit` bytes.
 */
export function unpackZstd(body: Buffer, limit: number): Buffer {
  const size = contentSize(body);
  if (size > limit) throw new Error(`it unpacks to more than ${limit} bytes`);
  // With an output of its own the library needs no window, whose size the sender could choose.
  const output = Buffer.alloc(size);
  decompress(body, output);
  return output;
}

function contentSize(body: Buffer): number {
  if (body.length < 9 || body.readUInt32LE(0) !== MAGIC) throw new Error('it is no zstd frame');
  const descriptor = body.readUInt8(4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (singleSegment ? 0 : 1) + (DICTIONARY_BYTES[descriptor & 3] ?? 0);
  const width = descriptor >> 6;
  if (width === 1) return body.readUInt16LE(at) + 256;
  if (width === 2) return body.readUInt32LE(at);
  if (width === 3) return Number(body.readBigUInt64LE(at));
  if (!singleSegment) throw new Error('the zstd frame does not state its content size');
  return body.readUInt8(at);
}
