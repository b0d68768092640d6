import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The one name of a store's file, whichever links lead to it: the lock and the write-ahead log stand beside it, and
 * two bridges that name it differently must meet there.
 */
export function storePath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}
