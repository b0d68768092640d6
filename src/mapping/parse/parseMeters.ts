import type { YamlPath } from '../../yaml/index.ts';
import type { MeterDefinition, Operand } from '../../events/index.ts';
import { METER_TYPES } from '../../events/index.ts';
import type { Json } from '../../model/index.ts';
import type { Named, Placed } from '../language/mappingFile.ts';
import { isRemoval } from './parseNamed.ts';
import type { ShapeReader } from './shapeReader.ts';

const KEYS = [
  'name',
  'type',
  'unit',
  'volume',
  'resource_id',
  'project_id',
  'user_id',
  'timestamp',
  'metadata',
  'description',
  'remove',
];

/** `meters:` is a list, as in Ceilometer; texts name traits, but for `type` and a `unit` that is no trait. */
export function parseMeters(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
  traits: ReadonlySet<string>,
): Named<MeterDefinition> {
  const meters = new Map<string, Placed<MeterDefinition | null>>();
  if (value === undefined) return meters;
  for (const { value: one, origin } of read.list(path, value)) {
    const record = read.record(origin.path, one, KEYS);
    if (record === undefined) continue;
    const name = read.text([...origin.path, 'name'], record['name'], 'the name of the meter');
    if (name === undefined) continue;
    if (isRemoval(withoutName(record))) {
      meters.set(name, read.placed(origin.path, null));
      continue;
    }
    meters.set(name, read.placed(origin.path, parseMeter(read, origin.path, record, name, traits)));
  }
  return meters;
}

function withoutName(record: Record<string, unknown>): Record<string, unknown> {
  const { name: _name, ...rest } = record;
  return rest;
}

function parseMeter(
  read: ShapeReader,
  path: YamlPath,
  record: Record<string, unknown>,
  name: string,
  traits: ReadonlySet<string>,
): MeterDefinition {
  const operand = (key: string): Operand | null =>
    record[key] === undefined ? null : operandOf(read.json([...path, key], record[key]));
  for (const key of ['type', 'unit', 'volume']) {
    if (record[key] === undefined) read.wrong([...path, key], undefined, `\`${key}\``);
  }
  const unit = read.json([...path, 'unit'], record['unit']);
  const metadata: Record<string, Operand> = {};
  if (record['metadata'] !== undefined) {
    for (const [key, value] of Object.entries(
      read.entries([...path, 'metadata'], record['metadata']) ?? {},
    )) {
      metadata[key] = operandOf(read.json([...path, 'metadata', key], value));
    }
  }
  return {
    name,
    type: read.choice([...path, 'type'], record['type'], METER_TYPES, 'gauge'),
    unit: typeof unit === 'string' && traits.has(unit) ? { trait: unit } : { constant: unit },
    volume: operand('volume') ?? { constant: null },
    resourceId: operand('resource_id'),
    projectId: operand('project_id'),
    userId: operand('user_id'),
    timestamp: operand('timestamp'),
    metadata,
    rule: { file: read.source.file, line: read.source.line(path) },
  };
}

function operandOf(value: Json): Operand {
  return typeof value === 'string' ? { trait: value } : { constant: value };
}
