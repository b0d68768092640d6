import { DAY } from '../../src/model/index.ts';
import type { WriterSettings } from '../../src/store/sqlite/index.ts';

/** Settings of a store's writer, as a configuration without a word about it gives them. */
export function writerSettings(path: string, more: Partial<WriterSettings> = {}): WriterSettings {
  return {
    path,
    synchronous: 'full',
    horizon: 30 * DAY,
    history: 30 * DAY,
    ring: 0,
    sinks: [],
    damaged: 'refuse',
    ...more,
  };
}
