import type { OutgoingItem, Sink } from '../../model/index.ts';
import { GrowingFile, type GrowingFileParts } from './growingFile.ts';
import { KEYED_LINES, type LineForm } from './lineForm.ts';
import type { FileSettings } from './spec.ts';

export interface FileParts {
  readonly name: string;
  readonly makeFolder: GrowingFileParts['makeFolder'];
  /** What the lines are, where they are not those of the contract. */
  readonly form?: LineForm;
}

/** Appends a batch as one write. */
export function createFileSink(
  { path, rotate }: Pick<FileSettings, 'path' | 'rotate'>,
  { name, makeFolder, form = KEYED_LINES }: FileParts,
): Sink {
  const file = new GrowingFile({ path, ...rotate, makeFolder, begins: form.begins });
  let before: Promise<unknown> = Promise.resolve();
  return {
    name,
    deliver: (items, signal) => {
      // A write cannot be called back: where a disk hangs, the next try comes behind the one that was given up.
      const written = before.then(async () => {
        if (signal.aborted) throw new Error('given up while another write was under way');
        await file.append(linesOf(items, form));
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

function linesOf(items: readonly OutgoingItem[], { lineOf }: LineForm): string {
  return items
    .map(lineOf)
    .map((line) => (line === null ? '' : `${line}\n`))
    .join('');
}
