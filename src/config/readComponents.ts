import { Type } from 'typebox';
import type { TObject } from 'typebox';
import type { Diagnostic } from '../model/index.ts';
import type { ComponentSpec, ConfiguredComponent } from './componentSpec.ts';
import { deliverValue } from './deliverValue.ts';
import { quoted } from './describeError.ts';
import { text } from './fields.ts';
import { didYouMean } from '../yaml/index.ts';
import { prepareValue } from './prepareValue.ts';
import type { Preparation } from './prepareValue.ts';
import { schemaNode } from './schemaNode.ts';
import { validateValue } from './validate.ts';
import type { Finding, YamlPath, YamlSource } from '../yaml/index.ts';

/** What reading a file's components needs, and where findings go. */
export interface Reading {
  readonly source: YamlSource;
  readonly preparation: Preparation;
  readonly diagnostics: Diagnostic[];
}

type Unnamed = Omit<ConfiguredComponent, 'name'> & { readonly name: string | null; readonly path: YamlPath };

const shapes = new WeakMap<ComponentSpec, TObject>();

/** The whole entry of a component in the file: `type`, for sources and sinks `name`, and its settings. */
export function componentShape(spec: ComponentSpec): TObject {
  let shape = shapes.get(spec);
  if (shape === undefined) {
    const name = text({
      description: `Name in positions, metrics and messages. Default: \`${spec.type}\`, or \`${spec.type}-2\` and so on.`,
    });
    shape = Type.Object(
      {
        type: Type.Literal(spec.type),
        ...(spec.kind === 'store' ? {} : { name: Type.Optional(name) }),
        ...spec.schema.properties,
      },
      { title: spec.title, description: spec.description },
    );
    shapes.set(spec, shape);
  }
  return shape;
}

/** The entries of one list, each checked with the spec of its `type`, under unique names. */
export function readComponents(
  entries: readonly unknown[],
  path: YamlPath,
  specs: readonly ComponentSpec[],
  reading: Reading,
): readonly ConfiguredComponent[] {
  const components = entries.flatMap(
    (entry, index) => readEntry(entry, [...path, index], specs, reading) ?? [],
  );
  return nameAll(components, reading);
}

/** A single component, such as the store; null where it has errors. */
export function readComponent(
  entry: unknown,
  path: YamlPath,
  specs: readonly ComponentSpec[],
  reading: Reading,
): ConfiguredComponent | null {
  const component = readEntry(entry, path, specs, reading);
  return component && (nameAll([component], reading)[0] ?? null);
}

function readEntry(
  entry: unknown,
  path: YamlPath,
  specs: readonly ComponentSpec[],
  { source, preparation, diagnostics }: Reading,
): Unnamed | null {
  const spec = findSpec(entry, specs);
  if ('code' in spec) {
    diagnostics.push(source.diagnostic('at' in spec ? [...path, 'type'] : path, spec));
    return null;
  }
  const shape = componentShape(spec);
  const prepared = prepareValue(schemaNode(shape), entry, path, preparation);
  const found = validateValue(source, shape, prepared, path, 'config');
  diagnostics.push(...found);
  if (found.length > 0) return null;
  const {
    type: _,
    name,
    ...settings
  } = deliverValue(schemaNode(shape), prepared, source.file) as Readonly<Record<string, unknown>>;
  for (const { path: below, ...finding } of spec.check?.(settings) ?? []) {
    diagnostics.push(source.diagnostic([...path, ...below], finding));
  }
  return {
    type: spec.type,
    name: typeof name === 'string' ? name : null,
    settings,
    line: source.line(path),
    path,
  };
}

/** The spec of an entry, or what is wrong with its `type`. */
function findSpec(
  entry: unknown,
  specs: readonly ComponentSpec[],
): ComponentSpec | (Finding & { at?: 'type' }) {
  const types = specs.map(({ type }) => type);
  const allowed = `one of ${quoted(types)}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return {
      code: 'config/wrong-type',
      message: 'must be a mapping with a `type`',
      suggestion: `write \`type:\` and ${allowed}`,
    };
  }
  const type: unknown = (entry as Readonly<Record<string, unknown>>)['type'];
  if (type === undefined || type === null) {
    return { code: 'config/missing-key', message: '`type` is missing', suggestion: allowed, key: true };
  }
  const spec = specs.find((candidate) => candidate.type === type);
  if (spec !== undefined) return spec;
  const word = typeof type === 'string' ? type : JSON.stringify(type);
  return {
    code: 'config/unknown-type',
    message: `there is no type \`${word}\``,
    suggestion: didYouMean(word, types) ?? allowed,
    at: 'type',
  };
}

function nameAll(
  components: readonly Unnamed[],
  { source, diagnostics }: Reading,
): readonly ConfiguredComponent[] {
  const taken = new Set<string>();
  for (const { name, path } of components) {
    if (name !== null && taken.has(name)) {
      const finding = { code: 'config/duplicate-name', message: `the name \`${name}\` is taken already` };
      diagnostics.push(source.diagnostic([...path, 'name'], finding));
    }
    if (name !== null) taken.add(name);
  }
  return components.map(({ type, name, settings, line }) => ({
    type,
    name: name ?? free(type, taken),
    settings,
    line,
  }));
}

/** The type as a name, or with the first number that makes it unique. */
function free(type: string, taken: Set<string>): string {
  let name = type;
  for (let number = 2; taken.has(name); number += 1) name = `${type}-${number}`;
  taken.add(name);
  return name;
}
