import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { reportSkipped } from './support/services.ts';

/**
 * The one entry of the test run: imports every `*.test.ts` below this folder into one process, which is many
 * times faster than a process per file. Arguments after `--` choose files by a part of their path.
 */
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));

for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.test.ts')) continue;
  if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
  await import(join(import.meta.dirname, file));
}

after(reportSkipped);
