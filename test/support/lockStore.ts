import { openDatabase } from '../../src/sqlite/driver.ts';

/** Holds a store's write lock as another program could, so that every write is refused. Returns the release. */
export function lockStore(path: string): () => void {
  const database = openDatabase(path);
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('BEGIN IMMEDIATE');
  return () => database.close();
}
