import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { rotatedFiles } from '../../../src/sinks/file/rotatedFiles.ts';

/** Lines of a file and of those that were turned over, in the order in which they were written. */
export async function filedLines(path: string): Promise<readonly string[]> {
  for (;;) {
    try {
      const old = await rotatedFiles(path);
      const texts = old.map((file) => {
        const bytes = readFileSync(file.path);
        return (file.packed ? gunzipSync(bytes) : bytes).toString();
      });
      return [...texts, readFileSync(path, 'utf8')].flatMap((text) => text.split('\n').slice(0, -1));
    } catch (error) {
      // One was renamed between the look and the reading.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
