import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackwireError, type ErrorCode } from '../model/index.ts';
import { isDamage } from './isDamage.ts';
import { SQLITE, sqliteCode } from './sqliteCode.ts';

/** Why nothing could be written. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What an operator has to do, by what SQLite says of a write. */
const REASONS: Readonly<Record<number, (path: string) => string>> = {
  [SQLITE.full]: (path) => `there is no room left in ${dirname(path)} (${free(path)}): make room`,
  [SQLITE.io]: (path) => `the disk under ${dirname(path)} fails or is full (${free(path)})`,
  [SQLITE.busy]: (path) => `another program has locked ${path}: end it, or wait until it has finished`,
  [SQLITE.locked]: (path) => `another program has locked ${path}: end it, or wait until it has finished`,
  [SQLITE.readOnly]: (path) => `${path} or its folder has become read-only`,
  [SQLITE.cannotOpen]: (path) => `${path} or the files beside it can no longer be opened`,
};

/** An error of the writer, in words that say what it waits for; what SQLite said stands at the end. */
export function refusal(error: unknown, path: string): Refusal {
  if (error instanceof StackwireError) return { code: error.code, message: error.message };
  const said = error instanceof Error ? error.message : String(error);
  if (isDamage(error)) {
    return {
      code: 'store/damaged',
      message: `${path} is damaged (${said}): stop the program and set the file aside`,
    };
  }
  const reason = REASONS[sqliteCode(error)];
  return { code: 'store/write', message: reason === undefined ? said : `${reason(path)} (${said})` };
}

function free(path: string): string {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return `${Math.floor((bavail * bsize) / 1e6)} MB free`;
  } catch {
    return 'it cannot be asked how much is free';
  }
}
