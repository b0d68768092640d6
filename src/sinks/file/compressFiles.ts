import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { rotatedFiles } from './rotatedFiles.ts';

/**
 * Packs those of a file's rotated files that are not. One that cannot be packed, for want of space or because `signal` aborts,
 * stays as it is until the next time. Never rejects.
 */
export async function compressFiles(path: string, signal: AbortSignal): Promise<void> {
  // One name for all, so that what a kill leaves is written over.
  const part = join(dirname(path), `.${basename(path)}.gz.part`);
  try {
    for (const { path: plain, packed } of await rotatedFiles(path)) {
      if (packed) continue;
      const output = createWriteStream(part, { mode: 0o600, flush: true });
      await pipeline(createReadStream(plain), createGzip(), output, { signal });
      await rename(part, `${plain}.gz`);
      await unlink(plain);
    }
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
