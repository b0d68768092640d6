import { readFileSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MappingFile } from '../mapping/index.ts';
import { StackwireError } from '../model/index.ts';

/** A mapping file and where it is; `path` is what people see. */
export interface MappingOnDisk extends MappingFile {
  readonly absolute: string;
}

/** The mappings that come with the package, whether it runs from `src` or from `dist`. */
export const SHIPPED_MAPPINGS: string = fileURLToPath(new URL('../../mappings', import.meta.url));

const YAML = /\.ya?ml$/;

/**
 * Reads directories of mapping files (or single files), one layer for each, in their order.
 * @throws StackwireError `mapping/unreadable`
 */
export function loadMappingDirs(dirs: readonly string[]): readonly (readonly MappingOnDisk[])[] {
  return dirs.map(loadLayer);
}

function loadLayer(dir: string): readonly MappingOnDisk[] {
  try {
    const root = resolve(dir);
    const files = statSync(root).isDirectory() ? yamlFiles(root) : [root];
    if (files.length === 0) throw new Error('there is no .yaml file in it');
    return files.map((absolute) => ({
      path: shownPath(absolute),
      text: readFileSync(absolute, 'utf8'),
      absolute,
    }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('mapping/unreadable', `${dir}: ${reason}`, { cause: error });
  }
}

function yamlFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && YAML.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .toSorted();
}

/** As short as it stays true: below the working directory, as `mappings/…` if shipped, or in full. */
function shownPath(absolute: string): string {
  const here = relative(process.cwd(), absolute);
  if (isBelow(here)) return here;
  const shipped = relative(SHIPPED_MAPPINGS, absolute);
  return isBelow(shipped) ? join('mappings', shipped) : absolute;
}

function isBelow(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
