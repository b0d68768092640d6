import { toJson, type OutgoingItem, type Sink } from '../../model/index.ts';
import { GrowingFile, KEY_FIRST, type GrowingFileParts } from './growingFile.ts';
import type { FileSettings } from './spec.ts';

export interface FileParts {
  readonly name: string;
  readonly makeFolder: GrowingFileParts['makeFolder'];
}

/** Appends a batch as one write. */
export function createFileSink(settings: FileSettings, { name, makeFolder }: FileParts): Sink {
  const file = new GrowingFile({ path: settings.path, ...settings.rotate, makeFolder });
  let before: Promise<unknown> = Promise.resolve();
  return {
    name,
    deliver: (items, signal) => {
      // A write cannot be called back: where a disk hangs, the next try comes behind the one that was given up.
      const written = before.then(async () => {
        if (signal.aborted) throw new Error('given up while another write was under way');
        await file.append(items.map(lineOf).join(''));
      });
      before = written.catch(() => undefined);
      return written;
    },
    close: async () => {
      await before;
      await file.close();
    },
  };
}

/** The item's key has a name of its own, for problems have a `key` already. */
function lineOf({ key, line }: OutgoingItem): string {
  return `${KEY_FIRST}${toJson(key).slice(1)},${toJson(line).slice(1)}\n`;
}
