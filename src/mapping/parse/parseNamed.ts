import type { YamlPath } from '../../yaml/index.ts';
import type { Named, Placed } from '../language/mappingFile.ts';
import type { ShapeReader } from './shapeReader.ts';

/** Reads one named thing; undefined where it is wrong (and noted). */
export type ReadEntry<T> = (read: ShapeReader, path: YamlPath, value: unknown, name: string) => T | undefined;

/**
 * Reads a section of the file, `name: thing`. `remove: true` takes the thing of that name away from the
 * layers below.
 */
export function parseNamed<T>(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
  entry: ReadEntry<T>,
  hyphens = false,
): Named<T> {
  const found = new Map<string, Placed<T | null>>();
  if (value === undefined) return found;
  for (const [name, one] of Object.entries(read.entries(path, value) ?? {})) {
    const at = [...path, name];
    if (!read.name(at, name, hyphens)) continue;
    if (isRemoval(one)) {
      found.set(name, read.placed(at, null));
      continue;
    }
    const parsed = entry(read, at, one, name);
    if (parsed !== undefined) found.set(name, read.placed(at, parsed));
  }
  return found;
}

/** Whether a value is `{ remove: true }`. */
export function isRemoval(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('remove' in value)) return false;
  return value.remove === true && Object.keys(value).length === 1;
}
