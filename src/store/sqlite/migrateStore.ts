import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StackwireError } from '../../model/index.ts';
import { type Database, openStore, storeError } from '../../sqlite/index.ts';
import { MIGRATIONS } from './migrations.ts';
import { FILE_SETTINGS, SCHEMA_VERSION, schemaVersion } from './schema.ts';

/** Room that is left free beside the copy, bytes. */
const MARGIN = 16 * 1024 * 1024;

export interface Migrated {
  readonly from: number;
  /** Where the file as it was is kept. */
  readonly backup: string;
}

/**
 * Brings a store of an older layout to this one. The file is copied, the copy migrated in one transaction, and put
 * in its place by one rename; the old file itself becomes the backup. Killed at any moment it leaves the store as
 * it was or as it is to be, and is begun again at the next start. null where nothing was to be done. The caller
 * holds the writer's lock.
 * @throws StackwireError `store/migration`
 */
export function migrateStore(path: string): Migrated | null {
  const copy = `${path}.migrating`;
  for (const left of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`]) rmSync(left, { force: true });
  if (!existsSync(path)) return null;
  const from = copyIfOlder(path, copy);
  if (from === null) return null;
  migrateCopy(copy, from);
  sync(copy);
  const backup = keepBackup(path, `${path}.layout-${from}`);
  renameSync(copy, path);
  sync(dirname(path));
  return { from, backup };
}

/** The layout of the store, whose copy is then there; null where it is not an older one. */
function copyIfOlder(path: string, copy: string): number | null {
  let version = 0;
  const database = openStore(path, (opened) => (version = schemaVersion(opened)));
  try {
    if (version === 0 || version >= SCHEMA_VERSION) return null;
    requireSpace(path);
    leaveLog(database, path);
    // The copy takes these from the connection, the old layout did not have them.
    database.exec(FILE_SETTINGS);
    database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    return version;
  } catch (error) {
    throw storeError(path, error);
  } finally {
    database.close();
  }
}

/** Moves everything into the main file. Only then is it the whole store, and only without other connections can it be. */
function leaveLog(database: Database, path: string): void {
  try {
    database.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE',
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError(
      'store/migration',
      `${path} is read by another program, which has to end first: ${reason}`,
      { cause },
    );
  }
}

function requireSpace(path: string): void {
  const needed = statSync(path).size + sizeOf(`${path}-wal`) * 2 + MARGIN;
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new StackwireError(
    'store/migration',
    `${path} is to be copied, and ${dirname(path)} has ${megabytes(free)} free of the ${megabytes(needed)} that this needs`,
  );
}

function migrateCopy(copy: string, from: number): void {
  const database = openStore(copy, (opened) => opened.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE'));
  try {
    for (let version = from; version < SCHEMA_VERSION; version += 1) MIGRATIONS[version]?.(database);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } catch (error) {
    throw storeError(copy, error);
  } finally {
    database.close();
  }
}

/** A second name for the file as it is, never one that another file has. A run that was killed may have made it already. */
function keepBackup(path: string, wanted: string): string {
  const { ino } = statSync(path);
  for (let number = 1; ; number += 1) {
    const backup = `${wanted}${number === 1 ? '' : `-${number}`}.backup`;
    if (!existsSync(backup)) {
      link(path, backup);
      return backup;
    }
    if (statSync(backup).ino === ino) return backup;
  }
}

function link(path: string, backup: string): void {
  try {
    linkSync(path, backup);
  } catch {
    // A file system without hard links.
    copyFileSync(path, `${backup}.part`);
    sync(`${backup}.part`);
    renameSync(`${backup}.part`, backup);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
