import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CeilometerFiles, MappingFile } from '../mapping/index.ts';
import { StackwireError } from '../model/index.ts';
import { preparedMappings, textKey } from './preparedMappings.ts';

/** A mapping file and where it is; `path` is what people see. */
export interface MappingOnDisk extends MappingFile {
  readonly absolute: string;
}

/** The mappings that come with the package, whether it runs from `src` or from `dist`. */
export const SHIPPED_MAPPINGS: string = fileURLToPath(new URL('../../mappings', import.meta.url));

/** The meters that come with the package. */
const SHIPPED_METERS: string = fileURLToPath(new URL('../../meters', import.meta.url));

const YAML = /\.ya?ml$/;

/**
 * Reads directories of mapping files (or single files), one layer for each, in their order.
 * @throws StackwireError `mapping/unreadable`
 */
export function loadMappingDirs(dirs: readonly string[]): readonly (readonly MappingOnDisk[])[] {
  return dirs.map(loadLayer);
}

/**
 * Reads files of Ceilometer's meters, or folders of them, in their order.
 * @throws StackwireError `mapping/unreadable`
 */
export function loadMeterFiles(entries: readonly string[]): readonly MappingOnDisk[] {
  return entries.flatMap((entry) => loadLayer(meterPath(entry)));
}

/** Which files of Ceilometer's languages are read. */
export interface CeilometerSettings {
  /** Files and folders of meters, or `shipped`. */
  readonly meters: readonly string[];
  readonly definitions?: string;
  /** Whether what no definition matches gets no default traits either. */
  readonly dropUnmatched: boolean;
}

/** @throws StackwireError `mapping/unreadable` */
export function loadCeilometerFiles({ meters, ...settings }: CeilometerSettings): CeilometerFiles {
  return { meters: loadMeterFiles(meters), definitions: loadDefinitions(settings) };
}

/** @throws StackwireError `mapping/unreadable` */
export function loadDefinitions({
  definitions,
  dropUnmatched,
}: Pick<CeilometerSettings, 'definitions' | 'dropUnmatched'>): CeilometerFiles['definitions'] {
  if (definitions === undefined) return null;
  const [file] = loadLayer(definitions);
  return file === undefined ? null : { ...file, dropUnmatched };
}

/** Where an entry of `meters:` lies. */
export function meterPath(entry: string): string {
  return entry === 'shipped' ? SHIPPED_METERS : entry;
}

function loadLayer(dir: string): readonly MappingOnDisk[] {
  try {
    const root = resolve(dir);
    const files = statSync(root).isDirectory() ? yamlFiles(root) : [root];
    if (files.length === 0) throw new Error('there is no .yaml file in it');
    const prepared = preparedMappings();
    const linted = prepared.linted === null ? {} : { linted: prepared.linted };
    return files.map((absolute) => {
      const text = readFileSync(absolute, 'utf8');
      const known = prepared.files[textKey(text)];
      const file = { path: shownPath(absolute), text, absolute };
      return known === undefined ? file : { ...file, ...linted, prepared: known };
    });
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

/** As short as it stays true: below the working directory, as `mappings/…` or `meters/…` if shipped, or in full. */
function shownPath(absolute: string): string {
  const here = relative(process.cwd(), absolute);
  if (isBelow(here)) return here;
  const shipped = relative(dirname(SHIPPED_MAPPINGS), absolute);
  return isBelow(shipped) ? shipped : absolute;
}

function isBelow(path: string): boolean {
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
