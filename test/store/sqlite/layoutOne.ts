import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitMessage, DeadLetter } from '../../../src/model/index.ts';
import { toJson } from '../../../src/model/index.ts';
import { encodeState, seenKey } from '../../../src/inventory/index.ts';
import { emptyState } from '../../../src/inventory/objectState.ts';
import { openDatabase, type Database } from '../../../src/sqlite/driver.ts';

/** The tables of layout 1, as the version that wrote them made them. */
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

const OUTCOME = '{"changes":[],"problems":[],"samples":[],"late":false}';

/** Rows of the tables whose form later layouts have kept. */
export interface Kept {
  readonly message: readonly unknown[];
  readonly object: readonly unknown[];
  readonly problem: readonly unknown[];
  readonly sink: readonly unknown[];
  readonly meta: readonly unknown[];
}

/** The columns that layout 1 had. */
const KEPT = { message: '*', object: '*', problem: '*', sink: 'name, seq', meta: '*' } as const;

/**
 * A store of layout 1 with something in every table. Written without prepared statements: one that is not collected
 * yet keeps its connection, and with it the file, open.
 */
export function writeLayoutOne(
  path: string,
  messages: readonly CommitMessage[],
  dead: readonly DeadLetter[],
): void {
  const newest = messages.at(-1)?.stamp.generated ?? 0;
  const database = openDatabase(path);
  database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL');
  database.exec(`BEGIN; ${TABLES} PRAGMA user_version = 1; COMMIT; BEGIN`);
  for (const [index, message] of messages.entries()) {
    const key = seenKey(message).toString('hex');
    database.exec(
      `INSERT INTO message VALUES (${index + 1}, ${message.seenSecond}, x'${key}', ${quoted(message.event)}, ${quoted(OUTCOME)})`,
    );
  }
  database.exec(`
    INSERT INTO object VALUES (1, 'instance', 'server-1', 0, 1780000000, ${quoted(encodeState(emptyState()))});
    INSERT INTO problem VALUES ('lost:server-1', '{"key":"lost:server-1"}', '{}');
    INSERT INTO sink VALUES ('console', ${messages.length});
    INSERT INTO meta VALUES ('last_seq', ${messages.length}), ('newest', ${newest})`);
  for (const letter of dead) database.exec(`INSERT INTO dead (letter) VALUES (${quoted(toJson(letter))})`);
  database.exec('COMMIT');
  database.close();
}

/** What is in those tables now, read from a copy: reading the file itself would hold it. */
export function keptRows(path: string): Kept {
  return inCopy(path, (database) => {
    const rows = Object.entries(KEPT).map(
      ([table, columns]) =>
        [table, database.prepare(`SELECT ${columns} FROM ${table} ORDER BY 1`).all()] as const,
    );
    return Object.fromEntries(rows) as unknown as Kept;
  });
}

export function layoutOf(path: string): number {
  return inCopy(path, (database) => {
    return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  });
}

function inCopy<T>(path: string, read: (database: Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-copy-'));
  try {
    for (const part of ['', '-wal', '-journal']) {
      if (existsSync(`${path}${part}`)) copyFileSync(`${path}${part}`, join(folder, `copy${part}`));
    }
    const database = openDatabase(join(folder, 'copy'));
    const result = read(database);
    database.close();
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
