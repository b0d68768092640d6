import { settingsOf, type Config } from '../config/index.ts';
import type { ObjectModels, StoreReader } from '../model/index.ts';
import { sqliteSpec, SqliteReader } from '../store/sqlite/index.ts';

/**
 * The configured store, or that of a file, for reading, also while a bridge writes it.
 * @throws StackwireError `store/unreadable`, `store/newer`
 */
export function openReader(config: Config, models: ObjectModels, file?: string): StoreReader {
  return new SqliteReader(file ?? settingsOf(sqliteSpec, config.store).path, () => models);
}
