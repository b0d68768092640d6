import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StackwireError, type Logger } from '../../model/index.ts';
import {
  isDamage,
  lockWriter,
  makeFolder,
  openStore,
  setAside,
  storePath,
  type Database,
} from '../../sqlite/index.ts';

/** Of the tables below. A file of a later one is left alone. */
const LAYOUT = 2;

const TABLES = `
  CREATE TABLE record (
    kind TEXT NOT NULL,
    uuid TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, uuid)
  ) WITHOUT ROWID;
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    event_type TEXT NOT NULL,
    priority TEXT NOT NULL,
    generated INTEGER NOT NULL,
    payload TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    worth INTEGER NOT NULL,
    offered INTEGER NOT NULL DEFAULT 0,
    parked TEXT
  );
  CREATE INDEX outbox_worth ON outbox (parked IS NULL, worth, seq);
`;
/** What a later event of it supersedes; the events of before stand each for itself. */
const SUBJECT = `
  ALTER TABLE outbox ADD COLUMN subject TEXT;
  CREATE INDEX outbox_subject ON outbox (subject, worth) WHERE subject IS NOT NULL;
`;
/** What leads from each layout to the next one. */
const STEPS = [TABLES, SUBJECT];

/** The file, open for writing, and what gives it up. */
export interface ProbeFile {
  readonly path: string;
  readonly database: Database;
  close(): void;
}

/**
 * Opens the file in the probe's folder, and makes both for their owner alone where they are missing. One that is damaged is
 * renamed, and a new one begun: guests are to be watched all the same.
 * @throws StackwireError `store/locked`, `store/newer`, `store/unreadable`
 */
export function openProbeFile(folder: string, logger: Logger): ProbeFile {
  makeOwn(folder);
  const path = storePath(join(folder, 'probe.sqlite'));
  const unlock = lockWriter(path);
  try {
    const database = openWhole(path, logger);
    return {
      path,
      database,
      close: () => {
        database.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function makeOwn(folder: string): void {
  try {
    makeFolder(folder, 0o700);
    for (const name of ['probe.sqlite', 'probe.sqlite.lock']) {
      const path = join(folder, name);
      // SQLite gives the files that it makes beside it the same mode.
      closeSync(openSync(path, 'a', 0o600));
      chmodSync(path, 0o600);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('store/unreadable', reason, { cause });
  }
}

function openWhole(path: string, logger: Logger): Database {
  try {
    return openStore(path, (database) => prepare(database, path));
  } catch (error) {
    if (!(error instanceof StackwireError) || !(error.code === 'store/damaged' || isDamage(error.cause)))
      throw error;
    const aside = setAside(path, new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''));
    logger.error(
      { file: path, aside },
      'what the probe remembered was damaged; it is set aside, what it had still to send with it, and begun anew',
    );
    makeOwn(path.slice(0, -'/probe.sqlite'.length));
    return openStore(path, (database) => prepare(database, path));
  }
}

function prepare(database: Database, path: string): void {
  const cutOff = existsSync(`${path}-wal`);
  // A full disk or a killed probe costs what was not committed, a power cut nothing that was.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000');
  const { user_version: layout } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (layout > LAYOUT)
    throw new StackwireError('store/newer', `${path} has layout ${layout}, this probe knows ${LAYOUT}`);
  if (cutOff) {
    const [row] = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (row?.quick_check !== 'ok')
      throw new StackwireError('store/damaged', `${path}: ${row?.quick_check ?? 'nothing can be read'}`);
  }
  if (layout === LAYOUT) return;
  const steps = STEPS.slice(layout).join('');
  database.exec(`BEGIN; ${steps} PRAGMA user_version = ${LAYOUT}; COMMIT`);
}
