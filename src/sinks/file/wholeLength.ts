import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at once, from the end. */
const CHUNK = 65_536;
const LINE_FEED = 0x0a;

/** How many of a file's first `size` bytes are whole lines. */
export async function wholeLength(handle: FileHandle, size: number): Promise<number> {
  const buffer = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; end -= Math.min(CHUNK, end)) {
    const length = Math.min(CHUNK, end);
    const { bytesRead } = await handle.read(buffer, 0, length, end - length);
    const last = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (last >= 0) return end - length + last + 1;
  }
  return 0;
}
