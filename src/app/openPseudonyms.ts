import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StackwireError } from '../model/index.ts';
import { Pseudonyms } from '../pseudonyms/index.ts';

/** The variable that holds the key where no file is named. */
const KEY_VARIABLE = 'STACKWIRE_PSEUDONYM_KEY';

const SHORTEST = 16;

/**
 * Pseudonyms under the key in a file or in the environment, which gives the same ones in several captures, else under
 * one that is forgotten with this recording.
 * @throws StackwireError `capture/weak-key`
 */
export function openPseudonyms(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Pseudonyms {
  if (file !== undefined) return new Pseudonyms(checked(readKey(file), file));
  const value = env[KEY_VARIABLE];
  return new Pseudonyms(value === undefined ? randomBytes(32) : checked(value, KEY_VARIABLE));
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackwireError('capture/weak-key', `${file}: ${why}`, { cause: error });
  }
}

/** A line end behind it is no part of the key. */
function checked(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim());
  if (key.length >= SHORTEST) return key;
  throw new StackwireError('capture/weak-key', `${where} holds ${key.length} bytes`);
}
