import { createHash } from 'node:crypto';
import type { YamlSource } from '../yaml/index.ts';
import type { DefinitionFile, MeterFile } from '../events/index.ts';
import { readDefinitions, readMeters } from '../events/index.ts';
import type { Diagnostic } from '../model/index.ts';
import { checkModelExpressions } from './compile/checkModelExpressions.ts';
import { compileFile } from './compile/compileFile.ts';
import { compileModels } from './compile/compileModels.ts';
import { present } from './compile/compileWrites.ts';
import { modelText } from './compile/modelText.ts';
import { describeTraits } from './describeTraits.ts';
import { familiesOf } from './language/families.ts';
import type { MappingDocument, RuleEntry } from './language/mappingFile.ts';
import { lintMappings } from './lint/lintMappings.ts';
import type { Mapping, RuleInfo } from './mapping.ts';
import { createMapping } from './mapping.ts';
import { mergeOverlays } from './mergeOverlays.ts';
import { parseMapping } from './parse/parseMapping.ts';

/** Files in Ceilometer's own languages. */
export interface CeilometerFiles {
  /** The first that has a meter counts. */
  readonly meters: readonly MeterFile[];
  readonly definitions: DefinitionFile | null;
}

export interface LoadResult {
  /** null if and only if there is a diagnostic of severity `error`. */
  readonly mapping: Mapping | null;
  /** All findings of all files, by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges, lints and compiles what was read: the first layer is the base, each other overlays those before it. Files whose
 * digest is `linted` stand together without a finding, so they are not linted again.
 */
export function compileLayers(
  layers: readonly (readonly YamlSource[])[],
  ceilometer: CeilometerFiles,
  linted?: string,
): LoadResult {
  const { meters, diagnostics: found } = readMeters(ceilometer.meters);
  const defined = ceilometer.definitions === null ? null : readDefinitions(ceilometer.definitions);
  const diagnostics: Diagnostic[] = [...found, ...(defined?.diagnostics ?? [])];
  const parsed = layers.map((layer) => layer.flatMap((source) => parse(source, diagnostics) ?? []));
  const documents = mergeOverlays(parsed, diagnostics);
  if (linted === undefined || digestOf(layers, null) !== linted) lintMappings(documents, diagnostics);
  const families = familiesOf(documents);
  for (const family of families.values()) checkModelExpressions(family, diagnostics);
  const files = documents.map((document) => {
    const family = families.get(document.object.value) ?? [];
    return compileFile(document, new Map(family.flatMap((one) => present(one.problems))), diagnostics);
  });
  const findings = arrange(diagnostics);
  if (findings.some(({ severity }) => severity === 'error')) return { mapping: null, diagnostics: findings };
  const rules = documents.flatMap((document) => document.rules.map((rule) => describe(document, rule)));
  const traits = documents.flatMap(describeTraits);
  const tests = documents.flatMap((document) => document.tests);
  const modelTexts = [...families].map(([object, family]) => modelText(object, family));
  const models = compileModels(modelTexts);
  return {
    mapping: createMapping({
      digest: digestOf([...layers, ceilometer.meters], ceilometer.definitions),
      meters,
      definitions: defined?.definitions ?? null,
      models,
      modelTexts,
      rules,
      traits,
      tests,
      files,
    }),
    diagnostics: findings,
  };
}

function parse(source: YamlSource, diagnostics: Diagnostic[]): MappingDocument | null {
  diagnostics.push(...source.diagnostics);
  return parseMapping(source, diagnostics);
}

/** In the order in which a person reads the files; a finding that several checks made is told once. */
function arrange(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const once = new Map(
    diagnostics.map((one) => [`${one.file}\n${one.line}\n${one.column}\n${one.code}\n${one.message}`, one]),
  );
  return [...once.values()].sort((a, b) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1,
  );
}

function describe(document: MappingDocument, rule: RuleEntry): RuleInfo {
  return {
    file: rule.origin.source.file,
    line: rule.origin.source.line(rule.origin.path),
    object: document.object.value,
    events: rule.events.map(({ value }) => value),
    except: rule.except,
    verbs: rule.verbs,
    writes: [
      ...(rule.update?.all === true ? ['all'] : []),
      ...(rule.update?.names.map(({ value }) => value) ?? []),
      ...rule.set.keys(),
    ],
    fields: fieldsOf(document, rule),
    observe: rule.observe,
  };
}

function fieldsOf(document: MappingDocument, { update, set, link, unlink }: RuleEntry): readonly string[] {
  const implied =
    update?.all === true
      ? [
          ...present(document.fields).filter(([, field]) => !field.explicit),
          ...present(document.relations).filter(([, relation]) => !relation.explicit && !relation.many),
        ].map(([name]) => name)
      : [];
  const named = update?.names.map(({ value }) => value) ?? [];
  const members = [...link, ...unlink].map(({ relation }) => relation.value);
  return [...new Set([...implied, ...named, ...set.keys(), ...members])];
}

/** Where the files lie does not matter, which layer they are of does. */
export function digestOf(
  layers: readonly (readonly { readonly text: string }[])[],
  definitions: DefinitionFile | null,
): string {
  const hash = createHash('sha256');
  for (const layer of layers) {
    for (const text of layer.map((file) => file.text).sort()) hash.update(`${text.length}\n${text}`);
    hash.update('\0');
  }
  if (definitions !== null) hash.update(`${definitions.dropUnmatched}\n${definitions.text}`);
  return hash.digest('hex');
}
