import { SQLITE, sqliteCode } from './sqliteCode.ts';

/** Whether SQLite says that the file itself is wrong. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.corrupt || code === SQLITE.noDatabase;
}
