import { closeSync, openSync, readSync } from 'node:fs';

/** What every SQLite database begins with (https://www.sqlite.org/fileformat.html). */
const MAGIC = 'SQLite format 3\0';

/** Whether a path leads to a store, by its first bytes. false for what cannot be read: who reads it says why. */
export function isStoreFile(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const start = Buffer.alloc(MAGIC.length);
    readSync(file, start, 0, start.length, 0);
    return start.toString('latin1') === MAGIC;
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}
