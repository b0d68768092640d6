import { createRequire } from 'node:module';

/** What the store needs of SQLite, and no more: both drivers offer it with the same meaning. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

export interface Statement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  iterate(...values: SqlValue[]): Iterable<unknown>;
}

const require = createRequire(import.meta.url);

/**
 * Opens a database file, creating it if need be. `node:sqlite` where the runtime has it (no native package, and
 * about twice as fast at writing rows), else libsql's prebuilt driver.
 */
export function openDatabase(path: string): Database {
  const builtIn = nodeSqlite();
  if (builtIn) return new builtIn.DatabaseSync(path);
  const Libsql = require('libsql') as new (path: string) => Database;
  return new Libsql(path);
}

/** Name of the driver that this runtime gets. */
export function driverName(): 'node:sqlite' | 'libsql' {
  return nodeSqlite() ? 'node:sqlite' : 'libsql';
}

interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => Database;
}

function nodeSqlite(): NodeSqlite | undefined {
  // Not `import`: the module is missing before Node 22.5, and hidden behind a flag before 22.13.
  return process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined;
}
