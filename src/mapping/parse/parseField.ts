import type { YamlPath } from '../../yaml/index.ts';
import type { FieldEntry, RelationEntry } from '../language/mappingFile.ts';
import type { ShapeReader } from './shapeReader.ts';

const FIELD_KEYS = ['trait', 'explicit', 'empty', 'description'];
const RELATION_KEYS = ['to', 'id', 'when', 'many', 'inverse', 'explicit', 'description'];

/** `NAME: trait` or `NAME: {trait, explicit, empty: null, description}`. */
export function parseField(read: ShapeReader, path: YamlPath, value: unknown): FieldEntry | undefined {
  if (typeof value === 'string')
    return { trait: value, explicit: false, emptyIsNull: false, description: null };
  if (Array.isArray(value)) return twoTraits(read, path);
  const record = read.record(path, value, FIELD_KEYS);
  if (record === undefined) return undefined;
  if (Array.isArray(record['trait'])) return twoTraits(read, [...path, 'trait']);
  const trait = read.text([...path, 'trait'], record['trait'], 'the name of a trait');
  if ('empty' in record && record['empty'] !== null)
    read.wrong([...path, 'empty'], record['empty'], '`null`');
  if (trait === undefined) return undefined;
  return {
    trait,
    explicit: read.flag([...path, 'explicit'], record['explicit']),
    emptyIsNull: 'empty' in record,
    description: optionalText(read, [...path, 'description'], record['description']),
  };
}

function twoTraits(read: ShapeReader, path: YamlPath): undefined {
  read.report(path, {
    code: 'mapping/field-conflict',
    message: 'two traits into one field: which of them counts would be chance',
    suggestion: 'name one trait, and list its paths under `traits:` in the order in which they count',
  });
}

/** `NAME: {to, id, when, many, inverse, explicit}`. */
export function parseRelation(read: ShapeReader, path: YamlPath, value: unknown): RelationEntry | undefined {
  const record = read.record(path, value, RELATION_KEYS);
  if (record === undefined) return undefined;
  const to = read.text([...path, 'to'], record['to'], 'the type of the objects at the other end');
  const id = read.template([...path, 'id'], record['id']);
  const inverse = record['inverse'];
  if (to === undefined || id === undefined) return undefined;
  return {
    to,
    id,
    many: read.flag([...path, 'many'], record['many']),
    inverse: optionalText(read, [...path, 'inverse'], inverse),
    explicit: read.flag([...path, 'explicit'], record['explicit']),
    when: optionalCondition(read, [...path, 'when'], record['when']),
  };
}

function optionalCondition(read: ShapeReader, path: YamlPath, value: unknown): RelationEntry['when'] {
  const text = value === undefined ? undefined : read.text(path, value, 'a CEL expression');
  return text === undefined ? null : read.placed(path, text);
}

function optionalText(read: ShapeReader, path: YamlPath, value: unknown): string | null {
  return value === undefined ? null : (read.text(path, value) ?? null);
}
