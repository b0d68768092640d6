import { StackwireError } from '../../model/index.ts';
import type { Database } from './driver.ts';

/** Layout of the store file; raised with every change of it. */
export const SCHEMA_VERSION = 1;

/**
 * message   one row per accepted message: seen set (second, key), history, and the log that sinks read, at once.
 *           `second` is that of the message's own timestamp: inserts stay local, where an hour's worth of random
 *           ids would touch every page of it with each batch, and forgetting is a range.
 * object    one row per object, tombstones included; `gone` and `second` (of its newest stamp) serve forgetting.
 * problem   the problems that stand now.
 * dead      messages that could not be used.
 * sink      how far each sink has come.
 */
const TABLES = `
  CREATE TABLE message (
    seq INTEGER PRIMARY KEY, second INTEGER NOT NULL, key BLOB NOT NULL, event TEXT NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX message_seen ON message (second, key);
  CREATE TABLE object (
    row INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, gone INTEGER NOT NULL, second INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX object_name ON object (type, id);
  CREATE INDEX object_gone ON object (second) WHERE gone = 1;
  CREATE TABLE problem (key TEXT PRIMARY KEY, problem TEXT NOT NULL, cause TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE dead (seq INTEGER PRIMARY KEY AUTOINCREMENT, letter TEXT NOT NULL) STRICT;
  CREATE TABLE sink (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Pages kept in memory; SQLite's own 2 MB hold less than one batch touches. */
const CACHE_KIB = 8_000;

/** Prepares the file for use: settings of the connection, then the tables if it is new. */
export function prepareSchema(database: Database, path: string, synchronous: 'full' | 'normal'): void {
  // Of a new file only. Half as many pages of twice the size halve the work of a commit.
  database.exec('PRAGMA page_size = 8192');
  database.prepare('PRAGMA journal_mode = WAL').get();
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  setAutoCheckpoint(database, true);
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  database.exec('BEGIN IMMEDIATE');
  const version = schemaVersion(database);
  if (version === 0) database.exec(`${TABLES} PRAGMA user_version = ${SCHEMA_VERSION};`);
  database.exec('COMMIT');
  refuseOther(version, path);
}

/**
 * Whether the connection's commits checkpoint. SQLite's default does so every 4 MB, which costs a third of the
 * throughput; at 80 MB it costs little.
 */
export function setAutoCheckpoint(database: Database, on: boolean): void {
  database.prepare(`PRAGMA wal_autocheckpoint = ${on ? 10_000 : 0}`).get();
}

/** Throws unless the file was written by this layout. 0 is a new file. */
export function refuseOther(version: number, path: string): void {
  if (version <= SCHEMA_VERSION) return;
  throw new StackwireError(
    'store/newer',
    `${path} has layout ${version}; this stackwire knows layouts up to ${SCHEMA_VERSION}`,
  );
}

export function schemaVersion(database: Database): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}
