import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { reportSkipped } from './services.ts';

const FOLDER = join(import.meta.dirname, '..');

/** Imports the `*.test.ts` below `test/` that are wanted, by their path from there, into this process. */
export async function importTests(wanted: (file: string) => boolean): Promise<void> {
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.ts') && wanted(file)) await import(join(FOLDER, file));
  }
  after(reportSkipped);
}
