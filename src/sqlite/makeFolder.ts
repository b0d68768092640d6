import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, one by one: Node's recursive form never returns where the
 * file system makes nothing, as in /proc. Throws what the system says of the first that it refuses.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const above = dirname(folder);
  if (existsSync(folder) || above === folder) return;
  makeFolder(above, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Somebody else was as quick.
    if (!existsSync(folder)) throw error;
  }
}
