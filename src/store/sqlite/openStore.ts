import { StackwireError } from '../../model/index.ts';
import { openDatabase, type Database } from './driver.ts';

/** Opens the file and prepares the connection; whatever SQLite says against it becomes `store/unreadable`. */
export function openStore(path: string, prepare: (database: Database) => void): Database {
  let database: Database | null = null;
  try {
    database = openDatabase(path);
    prepare(database);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof StackwireError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('store/unreadable', `${path}: ${reason}`, { cause });
  }
}
