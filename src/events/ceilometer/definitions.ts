import type { YamlPath } from '../../yaml/index.ts';
import { didYouMean, YamlSource } from '../../yaml/index.ts';
import type { CeilometerType, Diagnostic } from '../../model/index.ts';
import { pyText } from '../python/text.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { isDict, isList, typeName } from '../python/value.ts';
import type { Field } from './field.ts';
import { fixedField, readField } from './field.ts';
import { compileFnmatch } from './fnmatch.ts';
import { ShapeReader } from './shapeReader.ts';

/** A trait of an event definition. */
export interface CeilometerTrait {
  readonly name: string;
  readonly type: CeilometerType;
  readonly field: Field;
  /** Line of the definition file; 0 for a default trait. */
  readonly line: number;
}

/** What becomes of the notifications that a definition matches. */
export interface EventDefinition {
  /** As written, for explain. */
  readonly patterns: readonly string[];
  readonly line: number;
  readonly matches: (eventType: string) => boolean;
  /** Default traits first, in Ceilometer's order; a trait of the same name keeps their place. */
  readonly traits: readonly CeilometerTrait[];
}

/** A definition file, read. */
export interface EventDefinitions {
  readonly file: string;
  /** The definition of an event type: the last one that matches. null where the notification is dropped. */
  readonly choose: (eventType: string) => EventDefinition | null;
}

interface DefinitionOptions {
  /** Whether what no definition matches is dropped, rather than given the default traits. */
  readonly dropUnmatched: boolean;
}

/** The text of a definition file; `path` is the name to show. */
export interface DefinitionFile extends DefinitionOptions {
  readonly path: string;
  readonly text: string;
}

export interface ReadDefinitions {
  /** null if and only if there is a diagnostic of severity `error`. */
  readonly definitions: EventDefinitions | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Ceilometer's numbers of the types that a file may name, in any case. */
const TYPES: Readonly<Record<string, CeilometerType>> = { none: 0, text: 1, int: 2, float: 3, datetime: 4 };

const DEFAULT_TRAITS: readonly CeilometerTrait[] = [
  defaultTrait('service', ['publisher_id']),
  defaultTrait('request_id', ['ctxt.request_id']),
  defaultTrait('project_id', ['payload.tenant_id', 'ctxt.project_id']),
  defaultTrait('user_id', ['payload.user_id', 'ctxt.user_id']),
  defaultTrait('tenant_id', ['payload.tenant_id', 'ctxt.project_id']),
];

/** Reads an `event_definitions.yaml`. Never throws: what is wrong with it is in the diagnostics. */
export function readDefinitions({ path, text, dropUnmatched }: DefinitionFile): ReadDefinitions {
  const source = YamlSource.parse(path, text, 'python');
  const diagnostics: Diagnostic[] = [...source.diagnostics];
  const read = new ShapeReader(source, diagnostics);
  const written = source.value === undefined ? [] : readAll(read, source.value as PyValue);
  const definitions = once(diagnostics);
  if (definitions.some(({ severity }) => severity === 'error')) {
    return { definitions: null, diagnostics: definitions };
  }
  // The last one that matches counts, so they are asked from the end.
  const ordered = [...written].reverse();
  if (!dropUnmatched && !written.some(isCatchAll)) ordered.push(CATCH_ALL);
  const choose = (eventType: string): EventDefinition | null =>
    ordered.find(({ matches }) => matches(eventType)) ?? null;
  return { definitions: { file: path, choose }, diagnostics: definitions };
}

const CATCH_ALL: EventDefinition = { patterns: ['*'], line: 0, matches: () => true, traits: DEFAULT_TRAITS };

function isCatchAll({ patterns }: EventDefinition): boolean {
  return patterns.includes('*') && !patterns.some((pattern) => pattern.startsWith('!'));
}

function readAll(read: ShapeReader, value: PyValue): readonly EventDefinition[] {
  if (!isList(value)) {
    read.wrong([], value, 'a list of event definitions');
    return [];
  }
  const definitions = value.flatMap((one, index) => readDefinition(read, [index], one) ?? []);
  for (const [index, { patterns, line }] of definitions.entries()) {
    const later = definitions.slice(index + 1).find(isCatchAll);
    if (later === undefined) continue;
    read.report([index], {
      code: 'ceilometer/unreachable',
      severity: 'warning',
      message: `\`${patterns.join(', ')}\` never applies: the definition at line ${later.line} matches everything after it`,
      suggestion: `put the definition of line ${later.line} before the one of line ${line}`,
      key: true,
    });
  }
  return definitions;
}

function readDefinition(read: ShapeReader, path: YamlPath, value: PyValue): EventDefinition | undefined {
  const record = read.record(path, value, ['event_type', 'traits']);
  if (record === undefined) return undefined;
  const types = read.required(path, record, 'event_type');
  const traits = read.required(path, record, 'traits');
  if (types === undefined || traits === undefined) return undefined;
  const patterns = readPatterns(read, [...path, 'event_type'], types);
  // Ceilometer takes an empty list for no traits.
  const own =
    isList(traits) && traits.length === 0 ? new Map() : read.record([...path, 'traits'], traits, null);
  if (patterns === undefined || own === undefined) return undefined;
  return {
    patterns,
    line: read.source.line(path),
    matches: matchesAny(patterns),
    traits: readTraits(read, [...path, 'traits'], own),
  };
}

function readPatterns(read: ShapeReader, path: YamlPath, value: PyValue): readonly string[] | undefined {
  const list = isList(value) ? value : [value];
  const wrong = list.findIndex((one) => typeof one !== 'string');
  if (wrong < 0) return list as readonly string[];
  read.wrong(isList(value) ? [...path, wrong] : path, list[wrong] ?? null, 'an event type, as in `volume.*`');
  return undefined;
}

/** At least one pattern must match and no `!pattern`; only exclusions stand for all the others. */
function matchesAny(patterns: readonly string[]): (eventType: string) => boolean {
  const excluded = patterns.filter((one) => one.startsWith('!')).map((one) => compileFnmatch(one.slice(1)));
  const included = patterns.filter((one) => !one.startsWith('!')).map(compileFnmatch);
  const all = included.length === 0 && excluded.length > 0;
  return (eventType) =>
    (all || included.some((matches) => matches(eventType))) &&
    !excluded.some((matches) => matches(eventType));
}

function readTraits(read: ShapeReader, path: YamlPath, own: PyDict): readonly CeilometerTrait[] {
  const traits = new Map(DEFAULT_TRAITS.map((trait) => [trait.name, trait]));
  for (const [key, value] of own) {
    const name = String(key);
    const place = [...path, name];
    if (typeof key !== 'string') {
      read.report(place, {
        code: 'ceilometer/shape',
        severity: 'warning',
        message: `YAML 1.1 takes this name for the ${typeName(key) === 'bool' ? 'truth value' : 'number'} ${name}`,
        suggestion: 'put it into quotes',
        key: true,
      });
    }
    const field = readField(read, place, value, ['type']);
    const type = readType(read, place, value);
    if (field === undefined || type === undefined) continue;
    traits.set(name, { name, type, field, line: read.source.line(place) });
  }
  return [...traits.values()];
}

function readType(read: ShapeReader, path: YamlPath, value: PyValue): CeilometerType | undefined {
  const name = isDict(value) && value.has('type') ? (value.get('type') ?? null) : 'text';
  const type = typeof name === 'string' ? TYPES[name.toLowerCase()] : undefined;
  if (type !== undefined) return type;
  const names = ['text', 'int', 'float', 'datetime'];
  read.report([...path, 'type'], {
    code: 'ceilometer/unknown-type',
    message: `there is no type \`${pyText(name)}\``,
    suggestion:
      (typeof name === 'string' ? didYouMean(name, names) : undefined) ?? `there are ${names.join(', ')}`,
  });
  return undefined;
}

function defaultTrait(name: string, paths: readonly string[]): CeilometerTrait {
  return { name, type: 1, field: fixedField(...paths), line: 0 };
}

/** What is merged into several definitions is read, and found wrong, several times. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [`${one.line}:${one.column}:${one.message}`, one])).values()];
}
