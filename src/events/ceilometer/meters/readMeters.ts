import type { YamlPath } from '../../../yaml/index.ts';
import { didYouMean, YamlSource } from '../../../yaml/index.ts';
import type { Diagnostic } from '../../../model/index.ts';
import { METER_TYPES } from '../../meters.ts';
import { pyText } from '../../python/text.ts';
import { pyTruth } from '../../python/truth.ts';
import type { PyDict, PyValue } from '../../python/value.ts';
import { isDict, isList } from '../../python/value.ts';
import type { Field } from '../field.ts';
import { readField } from '../field.ts';
import { ShapeReader } from '../shapeReader.ts';
import { readEventTypes } from './eventTypes.ts';
import type { Attribute, CeilometerMeter } from './meter.ts';
import { ATTRIBUTES } from './meter.ts';

const REQUIRED = ['name', 'type', 'event_type', 'unit', 'volume', 'resource_id'];
const KEYS = [...new Set([...REQUIRED, ...ATTRIBUTES]), 'metadata', 'user_metadata', 'lookup', 'final'];

/** The text of one meters.yaml; `path` is the name to show. */
export interface MeterFile {
  readonly path: string;
  readonly text: string;
}

export interface ReadMeters {
  /** Empty where a file cannot be read at all. */
  readonly meters: readonly CeilometerMeter[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads meter files as Ceilometer does: of one name the first file's definition counts, and within a file the last. A
 * definition that cannot be used is left out with a warning; a file that is none is an error. Never throws.
 */
export function readMeters(files: readonly MeterFile[]): ReadMeters {
  const diagnostics: Diagnostic[] = [];
  const meters = new Map<string, CeilometerMeter>();
  for (const file of files) {
    const source = YamlSource.parse(file.path, file.text, 'python');
    diagnostics.push(...source.diagnostics);
    if (source.value === undefined) continue;
    const read = new ShapeReader(source, diagnostics);
    for (const [index, one] of [...listOf(read, source.value as PyValue).entries()].reverse()) {
      readOnce(source, ['metric', index], one, meters, diagnostics);
    }
  }
  return { meters: [...meters.values()], diagnostics };
}

function listOf(read: ShapeReader, value: PyValue): readonly PyValue[] {
  const metric = isDict(value) ? (value.get('metric') ?? null) : null;
  if (isList(metric)) return metric;
  read.wrong([], value, 'a list of meters under `metric:`');
  return [];
}

function readOnce(
  source: YamlSource,
  path: YamlPath,
  value: PyValue,
  meters: Map<string, CeilometerMeter>,
  diagnostics: Diagnostic[],
): void {
  const found: Diagnostic[] = [];
  const meter = readMeter(new ShapeReader(source, found), path, value);
  const other = meter === undefined ? undefined : meters.get(meter.name);
  if (meter !== undefined && other === undefined) meters.set(meter.name, meter);
  // What another file says of a meter replaces it on purpose.
  if (other?.file === source.file) found.push(source.diagnostic([...path, 'name'], duplicate(other)));
  // Ceilometer logs a definition that it cannot use, and goes on without it.
  diagnostics.push(...found.map((one) => ({ ...one, severity: 'warning' as const })));
}

function duplicate({ name, line }: CeilometerMeter): Parameters<YamlSource['diagnostic']>[1] {
  return {
    code: 'ceilometer/duplicate-meter',
    message: `\`${name}\` is defined at line ${line} too, and that one counts`,
    suggestion: 'within a file the last definition counts',
  };
}

function readMeter(read: ShapeReader, path: YamlPath, value: PyValue): CeilometerMeter | undefined {
  const record = read.record(path, value, KEYS);
  if (record === undefined || !hasAll(read, path, record)) return undefined;
  const at = (key: string): YamlPath => [...path, key];
  const get = (key: string): PyValue => record.get(key) ?? null;
  const lookup = readLookup(read, at('lookup'), get('lookup'));
  const type = readType(read, at('type'), get('type'), get('lookup'));
  const matches = readEventTypes(read, at('event_type'), get('event_type'));
  const fields = readFields(read, path, record);
  const metadata = readMetadata(read, at('metadata'), get('metadata'));
  const user = pyTruth(get('user_metadata'))
    ? readField(read, at('user_metadata'), get('user_metadata'), [])
    : null;
  const [name, unit] = [get('name'), get('unit')];
  if (typeof name !== 'string') read.wrong(at('name'), name, 'a text');
  const usable = [type, matches, fields, metadata, user, lookup].every((one) => one !== undefined);
  if (!usable || typeof name !== 'string' || matches === undefined || user === undefined) return undefined;
  return {
    name,
    file: read.source.file,
    line: read.source.line(path),
    matches,
    fields: fields ?? new Map(),
    written: { type: type ?? '', unit: typeof unit === 'string' ? unit : '' },
    metadata: metadata ?? [],
    userMetadata: user,
    lookup: lookup ?? null,
    final: get('final') === true,
  };
}

/** What counts as missing is what Python takes for false: a volume of 0 too. */
function hasAll(read: ShapeReader, path: YamlPath, record: PyDict): boolean {
  const missing = REQUIRED.filter((key) => !pyTruth(record.get(key) ?? null));
  for (const key of missing) {
    read.report(path, { code: 'ceilometer/missing-key', message: `\`${key}\` is missing`, length: 1 });
  }
  return missing.length === 0;
}

function readLookup(read: ShapeReader, path: YamlPath, value: PyValue): readonly string[] | null | undefined {
  if (!pyTruth(value)) return null;
  if (typeof value === 'string') return [value];
  if (isList(value) && value.every((one) => typeof one === 'string')) return value as readonly string[];
  read.wrong(path, value, 'a list of keys, as in `[name, unit, volume]`');
  return undefined;
}

/** A type that is looked up may be any path. */
function readType(read: ShapeReader, path: YamlPath, type: PyValue, lookup: PyValue): string | undefined {
  const looked = (typeof lookup === 'string' || isList(lookup)) && lookup.includes('type');
  if (looked) return typeof type === 'string' ? type : '';
  if (typeof type === 'string' && (METER_TYPES as readonly string[]).includes(type)) return type;
  read.report(path, {
    code: 'ceilometer/unknown-type',
    message: `there is no meter of type \`${pyText(type)}\``,
    suggestion:
      (typeof type === 'string' ? didYouMean(type, METER_TYPES) : undefined) ??
      `there are ${METER_TYPES.join(', ')}`,
  });
  return undefined;
}

function readFields(
  read: ShapeReader,
  path: YamlPath,
  record: PyDict,
): ReadonlyMap<Attribute, Field> | undefined {
  const fields = new Map<Attribute, Field>();
  let complete = true;
  for (const name of ATTRIBUTES) {
    const value = record.get(name) ?? null;
    if (!pyTruth(value)) continue;
    const field = readField(read, [...path, name], value, []);
    if (field === undefined) complete = false;
    else fields.set(name, field);
  }
  return complete ? fields : undefined;
}

function readMetadata(
  read: ShapeReader,
  path: YamlPath,
  value: PyValue,
): readonly (readonly [string, Field])[] | undefined {
  if (!pyTruth(value)) return [];
  const record = read.record(path, value, null);
  if (record === undefined) return undefined;
  const entries = [...record].map(([key, one]) => {
    const name = pyText(key);
    const field = readField(read, [...path, name], one, []);
    return field === undefined ? undefined : ([name, field] as const);
  });
  return entries.includes(undefined) ? undefined : (entries as readonly (readonly [string, Field])[]);
}
