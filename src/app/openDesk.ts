import { settingsOf, type Config } from '../config/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { Desk } from '../model/index.ts';
import { sqliteSpec, SqliteReader, SqliteStore } from '../store/sqlite/index.ts';
import { publishesAsCeilometer } from './components.ts';
import { StoreDesk } from './storeDesk.ts';
import { threadUrl } from './threadUrl.ts';
import { writerSettings } from './writerSettings.ts';

export interface OpenDesk {
  readonly desk: Desk;
  close(): Promise<void>;
}

/**
 * The desk of a store that no bridge holds; the store is held while it is open.
 * @throws StackwireError `store/locked` where one does, and whatever else keeps a store from being opened
 */
export async function openDesk(config: Config, mapping: Mapping): Promise<OpenDesk> {
  const { path } = settingsOf(sqliteSpec, config.store);
  const start = { settings: writerSettings(config), models: mapping.modelTexts };
  // Should the thread end, what was asked of it is rejected.
  const store = await SqliteStore.open(threadUrl('storeThread'), start, () => undefined);
  const reader = new SqliteReader(path, () => mapping.models);
  const desk = new StoreDesk({
    reader,
    store,
    mapping: () => mapping,
    device: config.cloud,
    maxSkew: config.maxSkew,
    asCeilometer: config.sinks.some(publishesAsCeilometer),
    committed: () => undefined,
    // The next bridge looks for what is due when it starts.
    parkedDue: () => undefined,
  });
  return {
    desk,
    close: async () => {
      reader.close();
      await store.close();
    },
  };
}
