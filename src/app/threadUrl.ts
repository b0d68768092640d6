import { extname } from 'node:path';

/** A module of this folder as a thread's entry: `.ts` when the sources run, `.js` when the build does. */
export function threadUrl(name: string): URL {
  return new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
}
