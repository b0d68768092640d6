import { brotliDecompressSync, unzipSync } from 'node:zlib';
import { StackwireError } from '../model/index.ts';
import { unpackBzip2 } from './unpackBzip2.ts';
import { unpackZstd } from './unpackZstd.ts';

/** No body may unpack to more bytes than this. */
export const UNPACKED_LIMIT = 64 * 1024 * 1024;

type Unpack = (body: Buffer, limit: number) => Buffer;

/** kombu's codecs by the names that kombu/compression.py registers, and the plain MIME types. */
const CODECS: ReadonlyMap<string, Unpack> = new Map([
  // kombu's "gzip" is a zlib stream; this reads that and real gzip.
  ...named(['application/x-gzip', 'application/gzip', 'application/zlib', 'gzip', 'zlib'], unpackZlib),
  ...named(['application/x-bz2', 'application/x-bzip2', 'bzip2', 'bzip'], unpackBzip2),
  ...named(['application/x-brotli', 'application/brotli', 'brotli', 'br'], unpackBrotli),
  ...named(['application/zstd', 'zstd', 'zstandard'], unpackZstd),
  ...named(['application/x-lzma', 'application/x-xz', 'lzma', 'xz'], refuseLzma),
]);

/** How compressed bodies begin where no header tells; brotli has no such mark. None of these begins JSON. */
const MARKS: readonly { readonly bytes: readonly number[]; readonly unpack: Unpack }[] = [
  { bytes: [0x78, 0x01], unpack: unpackZlib },
  { bytes: [0x78, 0x5e], unpack: unpackZlib },
  { bytes: [0x78, 0x9c], unpack: unpackZlib },
  { bytes: [0x78, 0xda], unpack: unpackZlib },
  { bytes: [0x1f, 0x8b], unpack: unpackZlib },
  { bytes: [0x42, 0x5a, 0x68], unpack: unpackBzip2 },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], unpack: unpackZstd },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: refuseLzma },
];

/**
 * Undoes the compression that kombu's `compression` header tells, or, without one, that the first bytes show.
 * An uncompressed body is given back as it is.
 *
 * @throws StackwireError `decode/compression`: unknown codec, damage, or more than 64 MB when unpacked.
 */
export function unpackBody(body: Buffer, compression: string | undefined): Buffer {
  const unpack = compression === undefined ? codecByMark(body) : codecByName(compression);
  if (unpack === null) return body;
  try {
    return unpack(body, UNPACKED_LIMIT);
  } catch (error) {
    if (error instanceof StackwireError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('decode/compression', `the compressed body cannot be unpacked: ${reason}`, {
      cause: error,
    });
  }
}

function codecByName(name: string): Unpack {
  const unpack = CODECS.get(name.toLowerCase());
  if (unpack !== undefined) return unpack;
  throw new StackwireError('decode/compression', `the codec ${JSON.stringify(name)} is not known`);
}

function codecByMark(body: Buffer): Unpack | null {
  const first = body[0];
  // Nearly every body is plain JSON text.
  if (first === 0x7b || first === 0x5b) return null;
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, i) => body[i] === byte));
  return mark?.unpack ?? null;
}

function unpackZlib(body: Buffer, limit: number): Buffer {
  return unzipSync(body, { maxOutputLength: limit });
}

function unpackBrotli(body: Buffer, limit: number): Buffer {
  return brotliDecompressSync(body, { maxOutputLength: limit });
}

function refuseLzma(): Buffer {
  throw new StackwireError(
    'decode/compression',
    'lzma is not supported; set kombu_compression to gzip, bz2, brotli or zstd at the sender',
  );
}

function named(names: readonly string[], unpack: Unpack): [string, Unpack][] {
  return names.map((name) => [name, unpack]);
}
