/**
 * SQLite as every program here uses it. Comes in: the path of a file. Goes out: a connection, the lock of the one who writes, and
 * what SQLite's errors mean to an operator. It knows no table.
 */
export {
  driverName,
  openDatabase,
  type Database,
  type Row,
  type SqlValue,
  type Statement,
} from './driver.ts';
export { isDamage } from './isDamage.ts';
export { makeFolder } from './makeFolder.ts';
export { openStore, storeError } from './openStore.ts';
export { refusal } from './refusal.ts';
export { setAside } from './setAside.ts';
export { SQLITE, sqliteCode } from './sqliteCode.ts';
export { storePath } from './storePath.ts';
export { lockWriter } from './writerLock.ts';
