import { existsSync } from 'node:fs';
import { StackwireError } from '../../model/index.ts';
import { type Database, lockWriter, openStore, setAside, storePath } from '../../sqlite/index.ts';
import { checkEnds, checkWhole, endedUncleanly, isSmall } from './damage.ts';
import type { Retention } from './forgetting.ts';
import { migrateStore } from './migrateStore.ts';
import { prepareSchema } from './schema.ts';

export interface WriterSettings extends Retention {
  readonly path: string;
  readonly synchronous: 'full' | 'normal';
  /** Bytes that the ring of raw bodies may hold; 0 switches it off. */
  readonly ring: number;
  /** What to do about damage; `set-aside` renames a damaged store and begins a new one. */
  readonly damaged: 'refuse' | 'set-aside';
}

export interface OpenedWriter {
  readonly database: Database;
  readonly unlock: () => void;
  /** What an operator should know of how it was opened, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Opens the file for the one who writes it: takes the lock, migrates an older layout, looks for damage.
 * @throws StackwireError `store/locked`, `store/newer`, `store/migration`, `store/damaged`, `store/unreadable`
 */
export function openWriter(settings: WriterSettings): OpenedWriter {
  const path = storePath(settings.path);
  const unlock = lockWriter(path);
  try {
    return { ...openLocked(path, settings), unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

function openLocked(
  path: string,
  settings: WriterSettings,
): { readonly database: Database; readonly notes: readonly string[] } {
  try {
    return openSound(path, settings);
  } catch (error) {
    const damaged = error instanceof StackwireError && error.code === 'store/damaged';
    if (!damaged || settings.damaged !== 'set-aside') throw error;
    const aside = setAside(path, new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''));
    const { database, notes } = openSound(path, settings);
    return {
      database,
      notes: [
        `the store was damaged (${error.message}); it is now ${aside}, and a new one was begun`,
        ...notes,
      ],
    };
  }
}

function openSound(
  path: string,
  { synchronous, damaged }: WriterSettings,
): { readonly database: Database; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const unclean = endedUncleanly(path);
  const existed = existsSync(path);
  const migrated = migrateStore(path);
  if (migrated !== null) {
    notes.push(
      `the store was migrated from layout ${migrated.from}; as it was it is kept as ${migrated.backup}`,
    );
  }
  const database = openStore(path, (opened) => {
    prepareSchema(opened, path, synchronous);
    checkEnds(opened);
    if (damaged === 'set-aside' || (unclean && isSmall(path))) checkWhole(opened, path);
    else if (unclean) {
      notes.push(
        `the last run was cut off, and ${path} is too large to be looked through at each such start`,
      );
    }
  });
  if (damaged === 'set-aside' && existed) notes.push(`${path} was looked through and is sound`);
  return { database, notes };
}
