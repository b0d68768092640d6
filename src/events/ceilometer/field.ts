import type { YamlPath } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { isDict, isList } from '../python/value.ts';
import type { JsonPath, Match } from './jsonPath.ts';
import { compileCeilometerPath } from './jsonPath.ts';
import type { Plugin } from './plugin.ts';
import { PLUGINS } from './plugin.ts';
import type { ShapeReader } from './shapeReader.ts';

/** Where a value comes from: Ceilometer's `declarative.Definition`. */
export type Field =
  | { readonly kind: 'constant'; readonly value: bigint | boolean }
  | {
      readonly kind: 'paths';
      /** Their matches follow one another. */
      readonly paths: readonly JsonPath[];
      readonly plugin: Plugin | null;
    };

/** A field of our own: its paths are right. */
export function fixedField(...texts: readonly string[]): Field {
  const paths = texts.map((text) => {
    const path = compileCeilometerPath(text);
    if ('message' in path) throw new TypeError(path.message);
    return path;
  });
  return { kind: 'paths', paths, plugin: null };
}

/** The first value that is there and not null, after the plugin; null where there is none. @throws PyFault */
export function fieldValue(field: Field, body: PyValue): PyValue {
  if (field.kind === 'constant') return field.value;
  const matches = matchesOf(field.paths, body).filter(({ value }) => value !== null);
  if (field.plugin === null) return matches[0]?.value ?? null;
  return field.plugin(matches).find((value) => value !== null) ?? null;
}

/** All values, null among them; with a plugin only what it gives. A constant stays one. @throws PyFault */
export function fieldValues(field: Field, body: PyValue): readonly PyValue[] | bigint | boolean {
  if (field.kind === 'constant') return field.value;
  const matches = matchesOf(field.paths, body);
  if (field.plugin === null) return matches.map(({ value }) => value);
  return field.plugin(matches).filter((value) => value !== null);
}

function matchesOf(paths: readonly JsonPath[], body: PyValue): readonly Match[] {
  return paths.flatMap((path) => path.find(body));
}

/**
 * Reads `payload.host`, a list of paths, an integer, or a mapping with `fields` and `plugin`; undefined (and noted)
 * where it is none. `more` are the keys that such a mapping may have beside.
 */
export function readField(
  read: ShapeReader,
  path: YamlPath,
  value: PyValue,
  more: readonly string[],
): Field | undefined {
  if (!isDict(value)) return readPaths(read, path, value, null);
  read.record(path, value, ['fields', 'plugin', ...more]);
  const fields = read.required(path, value, 'fields');
  const plugin = value.has('plugin')
    ? readPlugin(read, [...path, 'plugin'], value.get('plugin') ?? null)
    : null;
  if (fields === undefined || plugin === undefined) return undefined;
  return readPaths(read, [...path, 'fields'], fields, plugin);
}

function readPaths(
  read: ShapeReader,
  path: YamlPath,
  value: PyValue,
  plugin: Plugin | null,
): Field | undefined {
  if (isList(value) && value.length !== 1) {
    const paths = value.map((one, index) => readPath(read, [...path, index], one));
    if (paths.length === 0) read.wrong(path, null, 'at least one path');
    return paths.length === 0 || paths.includes(undefined)
      ? undefined
      : { kind: 'paths', paths: paths as readonly JsonPath[], plugin };
  }
  const [one, place] = isList(value) ? [value[0] ?? null, [...path, 0]] : [value, path];
  if (typeof one === 'bigint' || typeof one === 'boolean') return { kind: 'constant', value: one };
  const only = readPath(read, place, one);
  return only === undefined ? undefined : { kind: 'paths', paths: [only], plugin };
}

function readPath(read: ShapeReader, path: YamlPath, value: PyValue): JsonPath | undefined {
  if (typeof value !== 'string') {
    read.wrong(path, value, 'a path, as in `payload.host`');
    return undefined;
  }
  const compiled = compileCeilometerPath(value);
  if (!('message' in compiled)) return compiled;
  const { message, offset, length } = compiled;
  read.report(path, {
    code: 'ceilometer/bad-path',
    message: `\`${value}\` is no path: ${message}`,
    offset,
    length,
    suggestion: "keys that are no plain words need quotes, as in `payload.network.'provider:network_type'`",
  });
  return undefined;
}

function readPlugin(read: ShapeReader, path: YamlPath, value: PyValue): Plugin | undefined {
  if (typeof value === 'string') return makePlugin(read, path, value, new Map(), path);
  const record = read.record(path, value, ['name', 'parameters']);
  if (record === undefined) return undefined;
  const name = read.required(path, record, 'name');
  if (name === undefined) return undefined;
  if (typeof name !== 'string') {
    read.wrong([...path, 'name'], name, 'the name of a plugin');
    return undefined;
  }
  const parameters = record.get('parameters') ?? null;
  const place = [...path, 'parameters'];
  const given = parameters === null ? new Map<string, PyValue>() : read.record(place, parameters, null);
  return given === undefined ? undefined : makePlugin(read, [...path, 'name'], name, given, place);
}

function makePlugin(
  read: ShapeReader,
  path: YamlPath,
  name: string,
  parameters: PyDict,
  place: YamlPath,
): Plugin | undefined {
  const maker = Object.hasOwn(PLUGINS, name) ? PLUGINS[name] : undefined;
  if (maker === undefined) {
    const names = Object.keys(PLUGINS);
    read.report(path, {
      code: 'ceilometer/unknown-plugin',
      message: `there is no plugin \`${name}\``,
      suggestion: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
    });
    return undefined;
  }
  read.record(place, parameters, maker.parameters);
  const made = maker.make((key) => parameters.get(key));
  if (typeof made === 'function') return made;
  const value = made.parameter === null ? null : (parameters.get(made.parameter) ?? null);
  const at = made.parameter === null ? place : [...place, made.parameter];
  read.wrong(at, value, made.wanted, 'ceilometer/plugin-parameter');
  return undefined;
}
