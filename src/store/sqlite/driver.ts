import { createRequire } from 'node:module';

/** What the store needs of SQLite, and no more. */
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

/** Node's own interface to SQLite: the runtime's, or the same code built for runtimes without it. */
interface SqliteModule {
  readonly DatabaseSync: new (path: string) => Database;
}

/** Opens a database file, creating it if need be. */
export function openDatabase(path: string): Database {
  return new (sqliteModule().DatabaseSync)(path);
}

/** Name of the driver that this runtime gets. */
export function driverName(): 'node:sqlite' | '@photostructure/sqlite' {
  return builtIn() ? 'node:sqlite' : '@photostructure/sqlite';
}

function sqliteModule(): SqliteModule {
  return builtIn() ?? (require('@photostructure/sqlite') as SqliteModule);
}

function builtIn(): SqliteModule | undefined {
  // Not `import`: the module is missing before Node 22.5, and hidden behind a flag before 22.13.
  return process.getBuiltinModule('node:sqlite') as SqliteModule | undefined;
}
