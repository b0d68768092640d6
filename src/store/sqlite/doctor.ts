import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { findingsOf, StackwireError } from '../../model/index.ts';
import type { Finding, Remedy } from '../../model/index.ts';
import { openDatabase } from '../../sqlite/index.ts';
import { SqliteReader } from './sqliteReader.ts';

/** Less free space than this is soon used up by a busy cloud. */
const SCARCE = 1024 ** 3;
/** With less, the next checkpoint may fail. */
const TOO_LITTLE = 256 * 1024 ** 2;

/** Whether a bridge could open and fill the store. Nothing is written, and a bridge that holds it is not disturbed. */
export function* examineStore(path: string): Iterable<Finding> {
  const folder = dirname(path);
  const { ok, action } = findingsOf('store', 'store');
  const barrier = whyNotWritable(folder) ?? (existsSync(path) ? whyNotWritable(path) : null);
  if (barrier !== null) {
    yield action(path, `It cannot be written: ${barrier}.`, rights(folder));
    if (!existsSync(folder)) return;
  }
  if (!existsSync(path)) {
    if (barrier === null) yield ok(path, 'Not there yet: the first run makes it.');
  } else {
    yield examineFile(path);
    if (isHeld(path)) yield ok(path, 'A bridge holds it; a second one would be refused.');
  }
  yield examineSpace(folder);
}

function examineFile(path: string): Finding {
  const { ok, action } = findingsOf('store', 'store');
  try {
    const reader = new SqliteReader(path, () => new Map());
    try {
      const { messages, objects, deadLetters } = reader.counts();
      const size = (statSync(path).size / 1024 ** 2).toFixed(1);
      return ok(path, `${messages} messages, ${objects} objects, ${deadLetters} dead letters; ${size} MiB.`);
    } finally {
      reader.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return action(path, `It cannot be read: ${why.replace(`${path}: `, '')}.`, remedyFor(error, why, path));
  }
}

function remedyFor(error: unknown, why: string, path: string): Remedy {
  if (error instanceof StackwireError && error.code === 'store/newer') {
    const lines = [`store: { type: sqlite, path: ${path}.new }`];
    return { text: 'Run the stackwire that wrote it, or name another file:', lines };
  }
  if (error instanceof StackwireError && error.code === 'store/older') {
    return {
      text: 'Start the bridge on it once; it migrates it and keeps the old file:',
      lines: ['stackwire run -c FILE'],
    };
  }
  if (!/not a database|malformed|not a stackwire store/.test(why)) {
    return { text: 'Look at it:', lines: [`ls -l ${path}*`] };
  }
  return {
    text: 'It is damaged, or something else. Move it away with its -wal and -shm; the bridge begins a new one, and the broker keeps what it has not acknowledged:',
    lines: [`for part in '' -wal -shm; do mv "${path}$part" "${path}$part.damaged"; done`],
  };
}

/** The lock is on a small file beside the store; asking to read it is refused while a writer has it. */
function isHeld(path: string): boolean {
  const lock = `${path}.lock`;
  if (!existsSync(lock)) return false;
  const database = openDatabase(lock);
  try {
    database.exec('PRAGMA query_only = ON; PRAGMA busy_timeout = 0');
    database.prepare('SELECT count(*) AS n FROM sqlite_schema').get();
    return false;
  } catch {
    return true;
  } finally {
    database.close();
  }
}

function examineSpace(folder: string): Finding {
  const { ok, note, action } = findingsOf('store', 'disk');
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const state = `${(free / 1024 ** 3).toFixed(1)} GiB free.`;
  const fix: Remedy = {
    text: 'Make room, or put the store on another disk; on a full one reading pauses and the broker’s queue fills:',
    lines: [`df -h ${folder}`],
  };
  if (free < TOO_LITTLE) return action(folder, state, fix);
  return free < SCARCE ? note(folder, state, fix) : ok(folder, state);
}

function whyNotWritable(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function rights(folder: string): Remedy {
  return {
    text: 'Make the folder, and let the user that runs the bridge write in it:',
    lines: [`install -d -o stackwire -g stackwire ${folder}`],
  };
}
