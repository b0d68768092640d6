import { settingsOf, type Config } from '../config/index.ts';
import { sqliteSpec, type WriterSettings } from '../store/sqlite/index.ts';

/** How a configuration wants its store written. `damaged` is never in a file: setting aside is for one start. */
export function writerSettings(
  config: Config,
  damaged: WriterSettings['damaged'] = 'refuse',
): WriterSettings {
  const { path, synchronous, history, ring } = settingsOf(sqliteSpec, config.store);
  const sinks = config.sinks.map(({ name }) => name);
  return { path, synchronous, history, ring, sinks, damaged, horizon: config.horizon };
}
