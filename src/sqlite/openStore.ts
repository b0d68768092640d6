import { StackwireError } from '../model/index.ts';
import { isDamage } from './isDamage.ts';
import { openDatabase, type Database } from './driver.ts';

/** Opens the file and prepares the connection; whatever SQLite says against it becomes an error of the catalogue. */
export function openStore(path: string, prepare: (database: Database) => unknown): Database {
  let database: Database | null = null;
  try {
    database = openDatabase(path);
    prepare(database);
    return database;
  } catch (cause) {
    database?.close();
    throw storeError(path, cause);
  }
}

/** What went wrong with the store at `path`, as `store/damaged` or `store/unreadable` unless it has a code already. */
export function storeError(path: string, cause: unknown): StackwireError {
  if (cause instanceof StackwireError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StackwireError(isDamage(cause) ? 'store/damaged' : 'store/unreadable', `${path}: ${reason}`, {
    cause,
  });
}
