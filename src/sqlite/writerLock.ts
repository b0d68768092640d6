import { StackwireError } from '../model/index.ts';
import { openStore } from './openStore.ts';

/**
 * Keeps a second bridge off the store. The lock is SQLite's own file lock on a small file beside the store:
 * the kernel frees it when the process ends, however it ends. `path` is the file's one name (`storePath`).
 * Returns the release.
 */
export function lockWriter(path: string): () => void {
  const lock = openStore(`${path}.lock`, (database) => database.exec('PRAGMA busy_timeout = 0'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new StackwireError('store/locked', `${path} is in use by another stackwire process`, { cause });
  }
  return () => lock.close();
}
