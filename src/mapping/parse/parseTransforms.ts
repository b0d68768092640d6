import type { YamlPath } from '../../yaml/index.ts';
import type { Split, Transform, ValueMap } from '../../events/index.ts';
import type { Json } from '../../model/index.ts';
import type { ShapeReader } from './shapeReader.ts';

const SPLIT_KEYS = ['separator', 'segment', 'max_split'];
const MAP_KEYS = ['values', 'default', 'case_sensitive'];

/** `split: {separator, segment, max_split}` and `map: {values, default, case_sensitive}`, Ceilometer's words; `lower: true`. */
export function parseTransforms(
  read: ShapeReader,
  path: YamlPath,
  { split, lower, map }: Readonly<Record<string, unknown>>,
): readonly Transform[] {
  return [
    ...(split === undefined ? [] : (parseSplit(read, [...path, 'split'], split) ?? [])),
    ...(lower !== undefined && read.flag([...path, 'lower'], lower) ? [{ kind: 'lower' } as const] : []),
    ...(map === undefined ? [] : (parseMap(read, [...path, 'map'], map) ?? [])),
  ];
}

function parseSplit(read: ShapeReader, path: YamlPath, value: unknown): readonly Split[] | undefined {
  const record = read.record(path, value, SPLIT_KEYS);
  if (record === undefined) return undefined;
  const { separator = '.', segment = 0, max_split: maxSplit = null } = record;
  if (typeof separator !== 'string' || separator === '') {
    read.wrong([...path, 'separator'], separator, 'the text between the pieces');
    return undefined;
  }
  if (!isInteger(segment)) {
    read.wrong([...path, 'segment'], segment, 'the number of a piece: 0 is the first, -1 the last');
    return undefined;
  }
  if (maxSplit !== null && (!isInteger(maxSplit) || maxSplit < 0)) {
    read.wrong([...path, 'max_split'], maxSplit, 'how many times to split, at most');
    return undefined;
  }
  return [{ kind: 'split', separator, segment, maxSplit }];
}

function parseMap(read: ShapeReader, path: YamlPath, value: unknown): readonly ValueMap[] | undefined {
  const record = read.record(path, value, MAP_KEYS);
  if (record === undefined) return undefined;
  const rows = read.entries([...path, 'values'], record['values']);
  if (rows === undefined) return undefined;
  const values = new Map<string, Json>();
  for (const [key, one] of Object.entries(rows)) values.set(key, read.json([...path, 'values', key], one));
  return [
    {
      kind: 'map',
      values,
      fallback:
        record['default'] === undefined ? undefined : read.json([...path, 'default'], record['default']),
      caseSensitive:
        record['case_sensitive'] === undefined ||
        read.flag([...path, 'case_sensitive'], record['case_sensitive']),
    },
  ];
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}
