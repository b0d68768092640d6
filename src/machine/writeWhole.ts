import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file whole or not at all, for its owner's eyes, with the folders on the way. Throws what the file system says. */
export function writeWhole(path: string, text: string): void {
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, text, { mode: 0o600 });
  renameSync(part, path);
}
