import { existsSync, renameSync, statSync } from 'node:fs';
import { StackwireError } from '../../model/index.ts';
import type { Database } from './driver.ts';
import { SQLITE, sqliteCode } from './sqliteCode.ts';

/** A file up to this size is looked through when the last run did not end by itself; it takes about a second. */
const SMALL = 128 * 1024 * 1024;
const FAULTS_SHOWN = 3;

/** Whether SQLite says that the file itself is wrong. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.corrupt || code === SQLITE.noDatabase;
}

/** The writer's log is gone when it closed the store: one with something in it tells of a run that was cut off. */
export function endedUncleanly(path: string): boolean {
  const log = `${path}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}

export function isSmall(path: string): boolean {
  return statSync(path).size <= SMALL;
}

const TABLES = ['message', 'seen', 'object', 'problem', 'dead_group', 'dead_letter', 'ring', 'sink', 'meta'];

/** Reads both ends of every table, which finds a file that was cut off or overwritten at its beginning. */
export function checkEnds(database: Database): void {
  for (const table of TABLES) {
    const key = database.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE pk = 1`).get() as {
      name: string;
    };
    for (const order of ['ASC', 'DESC']) {
      database.prepare(`SELECT * FROM ${table} ORDER BY ${key.name} ${order} LIMIT 1`).all();
    }
  }
}

/**
 * Looks through the whole file.
 * @throws StackwireError `store/damaged` with the first faults
 */
export function checkWhole(database: Database, path: string): void {
  const rows = database.prepare('PRAGMA quick_check(100)').all() as { quick_check: string }[];
  const faults = rows.map((row) => row.quick_check).filter((fault) => fault !== 'ok');
  if (faults.length === 0) return;
  const shown = faults.slice(0, FAULTS_SHOWN).join('; ');
  const more = faults.length > FAULTS_SHOWN ? `; and ${faults.length - FAULTS_SHOWN} more` : '';
  throw new StackwireError('store/damaged', `${path}: ${shown}${more}`);
}

/**
 * Renames the store and what stands beside it, under a name that nothing has; a new store can then be made. The
 * caller holds the writer's lock. Returns the new name.
 */
export function setAside(path: string, stamp: string): string {
  let aside = `${path}.damaged-${stamp}`;
  for (let number = 2; existsSync(aside); number += 1) aside = `${path}.damaged-${stamp}-${number}`;
  // The log first: should this be cut off, the file is still there to be set aside.
  for (const part of ['-wal', '-shm', '']) {
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${aside}${part}`);
  }
  return aside;
}
