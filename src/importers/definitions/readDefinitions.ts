import type { YamlPath, YamlSource } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import { isJsonObject, toJson } from '../../model/index.ts';
import type { DefinedTrait, Definition, EventPattern } from './definition.ts';

const TYPES: readonly DefinedTrait['type'][] = ['text', 'int', 'float', 'datetime'];
/** Those that come with Ceilometer; a cloud may have more. */
const PLUGINS: readonly string[] = ['split', 'bitfield', 'timedelta', 'map'];

/** Reads event_definitions.yaml. What has the wrong shape is noted and left out. */
export function readDefinitions(source: YamlSource, diagnostics: Diagnostic[]): readonly Definition[] {
  diagnostics.push(...source.diagnostics);
  if (source.value === undefined) return [];
  const wrong = (at: YamlPath, message: string, suggestion: string): undefined => {
    diagnostics.push(source.diagnostic(at, { code: 'import/shape', message, suggestion, length: 1 }));
  };
  if (!Array.isArray(source.value)) {
    const metric = isJsonObject(source.value) && 'metric' in source.value;
    wrong(
      [],
      metric ? 'these are meters, not event definitions' : 'a definitions file is a list of definitions',
      metric
        ? 'meters are read as they are: give the file to `meters:` of the configuration'
        : 'each entry has `event_type` and `traits`',
    );
    return [];
  }
  return source.value.flatMap((entry: unknown, index): Definition[] => {
    const at = [index];
    if (!isJsonObject(entry))
      return wrong(at, 'a definition is a mapping', 'write `event_type` and `traits`') ?? [];
    for (const key of ['event_type', 'traits']) {
      if (entry[key] === undefined)
        wrong(at, `the definition has no \`${key}\``, 'Ceilometer refuses the whole file');
    }
    const traits = isJsonObject(entry['traits']) ? entry['traits'] : {};
    return [
      {
        patterns: readPatterns(entry['event_type'], [...at, 'event_type']),
        traits: Object.entries(traits).flatMap(
          ([name, value]) => readTrait(name, value, [...at, 'traits', name], wrong) ?? [],
        ),
        at,
      },
    ];
  });
}

function readPatterns(value: unknown, at: YamlPath): readonly EventPattern[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.flatMap((text, index): EventPattern[] => {
    if (typeof text !== 'string' || text === '') return [];
    const excludes = text.startsWith('!');
    return [
      { text: excludes ? text.slice(1) : text, excludes, at: Array.isArray(value) ? [...at, index] : at },
    ];
  });
}

type Wrong = (at: YamlPath, message: string, suggestion: string) => undefined;

function readTrait(name: string, value: unknown, at: YamlPath, wrong: Wrong): DefinedTrait | undefined {
  if (!isJsonObject(value)) {
    return { name, paths: readPaths(value, at), type: 'text', plugin: null, at };
  }
  const { fields, type = 'text', plugin } = value;
  if (fields === undefined)
    return wrong(at, `trait \`${name}\` has no \`fields\``, 'name the path it is found on');
  const known = TYPES.find((one) => one === type);
  if (known === undefined) {
    const written = typeof type === 'string' ? type : toJson(type);
    return wrong(
      [...at, 'type'],
      `\`${written}\` is no type of a trait`,
      didYouMean(written, TYPES) ?? `use one of ${TYPES.join(', ')}`,
    );
  }
  const pluginName = isJsonObject(plugin) ? plugin['name'] : plugin;
  if (typeof pluginName === 'string' && !PLUGINS.includes(pluginName)) {
    wrong(
      [...at, 'plugin'],
      `Ceilometer comes without a plugin \`${pluginName}\``,
      didYouMean(pluginName, PLUGINS) ?? `its own are ${PLUGINS.join(', ')}`,
    );
  }
  return {
    name,
    paths: readPaths(fields, [...at, 'fields']),
    type: known,
    plugin: typeof pluginName === 'string' ? pluginName : null,
    at,
  };
}

/** A constant is no path and is written as none. */
function readPaths(value: unknown, at: YamlPath): DefinedTrait['paths'] {
  if (Array.isArray(value)) {
    return value.flatMap((text: unknown, index) =>
      typeof text === 'string' ? [{ text, at: [...at, index] }] : [],
    );
  }
  return typeof value === 'string' ? [{ text: value, at }] : [];
}
