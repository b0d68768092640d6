import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sinkConformance } from '../sinkConformance.ts';
import { filedLines } from './filedLines.ts';

sinkConformance('file, turned over and packed', async (context) => {
  const place = mkdtempSync(join(tmpdir(), 'stackwire-file-'));
  context.after(() => rmSync(place, { recursive: true }));
  const folder = join(place, 'items');
  const path = join(folder, 'items.jsonl');
  return {
    // A file takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: file, name: target, path: ${path}, rotate: { size: 20kB, keep: 99, compress: true },
      batch: 20, rate: 400, kinds: [event, change], filter: "kind != 'object'" }`,
    taken: async () =>
      (await filedLines(path)).map((line) => (JSON.parse(line) as { readonly item_key: string }).item_key),
    kill: async () => {
      renameSync(folder, join(place, 'aside'));
      writeFileSync(folder, 'in its place');
    },
    start: async () => {
      rmSync(folder);
      renameSync(join(place, 'aside'), folder);
    },
    secrets: [],
  };
});
