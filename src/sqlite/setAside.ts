import { existsSync, renameSync } from 'node:fs';

/**
 * Renames the store and what stands beside it, under a name that nothing has; a new store can then be made. The
 * caller holds the writer's lock. Returns the new name.
 */
export function setAside(path: string, stamp: string): string {
  let aside = `${path}.damaged-${stamp}`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${path}.damaged-${stamp}-${number}`;
  // The log first: should this be cut off, the file is still there to be set aside.
  for (const part of ['-wal', '-shm', '']) {
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${aside}${part}`);
  }
  return aside;
}
