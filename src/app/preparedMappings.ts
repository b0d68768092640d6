import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MappingFile } from '../mapping/index.ts';

/** Where the build leaves it, whether the program runs from `src` or from `dist`. */
export const PREPARED_MAPPINGS: string = fileURLToPath(new URL('../../dist/mappings.json', import.meta.url));

export interface PreparedMappings {
  /** The digest of all of them together. */
  readonly linted: string | null;
  /** By `textKey`: a file that was edited has another key, and is read as any other. */
  readonly files: Readonly<Record<string, NonNullable<MappingFile['prepared']>>>;
}

let known: PreparedMappings | undefined;

/** What the build prepared of the mappings that are shipped; nothing where it did not. */
export function preparedMappings(): PreparedMappings {
  known ??= read();
  return known;
}

export function textKey(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function read(): PreparedMappings {
  try {
    return JSON.parse(readFileSync(PREPARED_MAPPINGS, 'utf8')) as PreparedMappings;
  } catch {
    // It only saves time.
    return { linted: null, files: {} };
  }
}
