import { StackwireError } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';

/** Layout of the store file; raised with every change of it, which brings a step of its own in `migrations.ts`. */
export const SCHEMA_VERSION = 3;

/**
 * message     one row per accepted message: seen set (second, key), history, and the log that sinks read, at once.
 *             `second` is that of the message's own timestamp: inserts stay local, where an hour's worth of random
 *             ids would touch every page of it with each batch, and forgetting is a range.
 * seen        the keys of messages whose row has gone from the log before the horizon. `noted` is the second of the
 *             newest stamp at that time; it serves those that have no second of their own.
 * object      one row per object, tombstones included; `gone` and `second` (of its newest stamp) serve forgetting.
 * problem     the problems that stand now.
 * dead_group  causes for which messages could not be used; dead_letter the newest letters of each. `identity` tells a
 *             letter that came twice.
 * ring        redacted raw bodies of the newest messages.
 * sink        how far each sink has come; parked is what their targets refused for good.
 */
export const TABLES_OF_1 = `
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
  CREATE TABLE sink (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** What layout 2 has and layout 1 had not. */
export const TABLES_OF_2 = `
  CREATE TABLE seen (
    second INTEGER NOT NULL, key BLOB NOT NULL, noted INTEGER NOT NULL, PRIMARY KEY (second, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX seen_undated ON seen (noted) WHERE second = 0;
  CREATE TABLE dead_group (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, cause TEXT NOT NULL, source TEXT NOT NULL, event_type TEXT NOT NULL,
    count INTEGER NOT NULL, kept INTEGER NOT NULL, bytes INTEGER NOT NULL, dropped INTEGER NOT NULL,
    replayed INTEGER NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX dead_group_cause ON dead_group (code, cause, source, event_type);
  CREATE INDEX dead_group_seen ON dead_group (last_seen);
  CREATE TABLE dead_letter (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, identity TEXT NOT NULL, bytes INTEGER NOT NULL,
    letter TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX dead_letter_identity ON dead_letter (group_id, identity);
  CREATE INDEX dead_letter_group ON dead_letter (group_id, seq);
  CREATE TABLE ring (
    seq INTEGER PRIMARY KEY, received INTEGER NOT NULL, bytes INTEGER NOT NULL, message_id TEXT NOT NULL,
    meta TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
`;

/** What layout 3 has and layout 2 had not. */
export const CHANGES_OF_3 = `
  ALTER TABLE sink ADD COLUMN changes_after INTEGER DEFAULT 0;
  CREATE TABLE parked (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sink TEXT NOT NULL, key TEXT NOT NULL, item TEXT NOT NULL, answer TEXT NOT NULL,
    parked INTEGER NOT NULL, due INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX parked_key ON parked (sink, key);
`;

/** Pages kept in memory; SQLite's own 2 MB hold less than one batch touches. */
const CACHE_KIB = 8_000;

/** Of a new file only. Half as many pages of twice the size halve the work of a commit; freed pages can be given back. */
export const FILE_SETTINGS = 'PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;';

/** Prepares the file for use: settings of the connection, then the tables if it is new. */
export function prepareSchema(database: Database, path: string, synchronous: 'full' | 'normal'): void {
  database.exec(FILE_SETTINGS);
  database.prepare('PRAGMA journal_mode = WAL').get();
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  setAutoCheckpoint(database, true);
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  database.exec('BEGIN IMMEDIATE');
  const version = schemaVersion(database);
  if (version === 0)
    database.exec(`${TABLES_OF_1} ${TABLES_OF_2} ${CHANGES_OF_3} PRAGMA user_version = ${SCHEMA_VERSION};`);
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
  if (version === 0 || version === SCHEMA_VERSION) return;
  if (version > SCHEMA_VERSION) {
    throw new StackwireError(
      'store/newer',
      `${path} has layout ${version}; this stackwire knows layouts up to ${SCHEMA_VERSION}`,
    );
  }
  throw new StackwireError(
    'store/older',
    `${path} has layout ${version}; this stackwire reads layout ${SCHEMA_VERSION}`,
  );
}

export function schemaVersion(database: Database): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}
