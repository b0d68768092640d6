import type { YamlPath } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { TraitDefinition, TraitPath, TraitSource } from '../../events/index.ts';
import { parsePath, PATH_ROOTS, TRAIT_TYPES } from '../../events/index.ts';
import type { TraitType } from '../../model/index.ts';
import { parseTransforms } from './parseTransforms.ts';
import type { ShapeReader } from './shapeReader.ts';

const KEYS = ['path', 'type', 'for', 'split', 'lower', 'map'];

/** `NAME: path`, `NAME: [path, {path, for}]` or `NAME: {path, type, for, split, lower, map}`. */
export function parseTrait(read: ShapeReader, path: YamlPath, value: unknown, name: string): TraitDefinition {
  const types: TraitType[] = [];
  if (Array.isArray(value) && value.length === 0) read.wrong(path, value, 'at least one path');
  // A trait whose paths are all wrong is still defined: what uses it is not wrong too.
  const sources = parseSources(read, path, value, types);
  return { name, type: types[0] ?? 'any', sources };
}

function parseSources(read: ShapeReader, path: YamlPath, value: unknown, types: TraitType[]): TraitSource[] {
  return read.list(path, value).flatMap(({ value: one, origin }): TraitSource[] => {
    if (typeof one === 'string' || typeof one !== 'object' || one === null) {
      const parsed = parseTraitPath(read, origin.path, one);
      return parsed === undefined ? [] : [{ path: parsed, only: null }];
    }
    const record = read.record(origin.path, one, KEYS);
    if (record === undefined) return [];
    if (record['type'] !== undefined)
      types.push(read.choice([...origin.path, 'type'], record['type'], TRAIT_TYPES, 'any'));
    const only =
      record['for'] === undefined
        ? null
        : read.texts([...origin.path, 'for'], record['for']).map((text) => text.value);
    const transforms = parseTransforms(read, origin.path, record);
    return parseSources(read, [...origin.path, 'path'], record['path'], types).map((source) => ({
      ...source,
      only: only ?? source.only,
      transforms: [...(source.transforms ?? []), ...transforms],
    }));
  });
}

/** One path, noted if it cannot be read. */
export function parseTraitPath(read: ShapeReader, path: YamlPath, value: unknown): TraitPath | undefined {
  const text = read.text(path, value, 'a path, as in `payload.host`');
  if (text === undefined) return undefined;
  const parsed = parsePath(text);
  if (!('message' in parsed)) return parsed;
  const { message, offset, word } = parsed;
  const meant = word === undefined ? undefined : didYouMean(word, Object.keys(PATH_ROOTS));
  const roots = Object.keys(PATH_ROOTS).join(', ');
  read.report(path, {
    code: 'mapping/bad-path',
    message: `\`${text}\` is no path: ${message}`,
    offset,
    ...(word === undefined ? {} : { length: Math.max(1, word.length) }),
    suggestion:
      meant ?? `paths look like \`payload.a.b\`, \`payload.list[*].'odd name'\`; they begin with ${roots}`,
  });
  return undefined;
}
