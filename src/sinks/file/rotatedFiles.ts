import { readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Three digits at most, so that `PATH.20260131` of somebody else is never taken for one of ours. */
const ENDING = /^\.([1-9]\d{0,2})(\.gz)?$/;

/** A file that was turned over: `PATH.NUMBER`, packed with `.gz` behind it. */
export interface RotatedFile {
  readonly path: string;
  /** 1 is the newest. */
  readonly number: number;
  readonly packed: boolean;
}

/** Those of a file, the oldest first. */
export async function rotatedFiles(path: string): Promise<readonly RotatedFile[]> {
  const name = basename(path);
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((other) => other.startsWith(name));
  return names
    .flatMap((other) => {
      const [, number, packed] = ENDING.exec(other.slice(name.length)) ?? [];
      if (number === undefined) return [];
      return [{ path: join(folder, other), number: Number(number), packed: packed !== undefined }];
    })
    .sort((one, other) => other.number - one.number);
}

/** Makes `path` the newest of those that are kept; the ones that are too many are removed. */
export async function turnOver(path: string, keep: number): Promise<void> {
  for (const { path: old, number, packed } of await rotatedFiles(path)) {
    if (number >= keep) await unlink(old);
    else await rename(old, `${path}.${number + 1}${packed ? '.gz' : ''}`);
  }
  await rename(path, `${path}.1`);
}
