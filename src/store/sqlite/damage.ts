import { existsSync, statSync } from 'node:fs';
import { StackwireError } from '../../model/index.ts';
import type { Database } from '../../sqlite/index.ts';

/** A file up to this size is looked through when the last run did not end by itself; it takes about a second. */
const SMALL = 128 * 1024 * 1024;
const FAULTS_SHOWN = 3;

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
