import { StackwireError } from '../../model/index.ts';
import { openDatabase } from './driver.ts';

/**
 * Keeps a second bridge off the store. The lock is SQLite's own file lock on a small file beside the store:
 * the kernel frees it when the process ends, however it ends. Returns the release.
 */
export function lockWriter(path: string): () => void {
  const lock = openDatabase(`${path}.lock`);
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new StackwireError('store/locked', `${path} is in use by another stackwire process`, { cause });
  }
  return () => lock.close();
}
