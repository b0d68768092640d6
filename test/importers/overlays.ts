import assert from 'node:assert/strict';
import { loadMappingDirs, SHIPPED_MAPPINGS } from '../../src/app/index.ts';
import { YamlSource, renderDiagnostic } from '../../src/yaml/index.ts';
import type { Imported } from '../../src/importers/index.ts';
import { importCeilometer, importZenoss } from '../../src/importers/index.ts';
import type { Mapping, MappingFile } from '../../src/mapping/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';

export type Layers = readonly (readonly MappingFile[])[];

export const SHIPPED: Layers = loadMappingDirs([SHIPPED_MAPPINGS]);

export function mappingOf(layers: Layers): Mapping {
  const { mapping, diagnostics } = compileMappings(layers);
  assert.ok(mapping !== null, diagnostics.map((one) => renderDiagnostic(one)).join('\n'));
  return mapping;
}

/** One mapping file as the mappings in force. */
export function inForce(text: string): Layers {
  return [[{ path: 'base/thing.yaml', text }]];
}

export function ceilometer(text: string, layers: Layers): Imported {
  return importCeilometer(YamlSource.parse('defs.yaml', text), layers, mappingOf(layers));
}

export function zenoss(text: string, layers: Layers, name = 'events.py'): Imported {
  return importZenoss(name, text, mappingOf(layers));
}

/** The mappings in force with the overlay upon them: it must have no error. */
export function withOverlay({ files }: Imported, layers: Layers): Mapping {
  return mappingOf([...layers, files.map(({ name, text }) => ({ path: `overlay/${name}`, text }))]);
}

/** The text of one file of the overlay. */
export function textOf({ files }: Imported, name: string): string {
  const file = files.find((one) => one.name === name);
  assert.ok(file !== undefined, `there is no ${name} among ${files.map((one) => one.name).join(', ')}`);
  return file.text;
}

/** `code` of each finding with the line that it points at and the text that it underlines. */
export function findings({ diagnostics }: Imported): readonly string[] {
  return diagnostics.map(
    ({ code, line, column, length, excerpt }) =>
      `${line} ${code.replace('import/', '')} ${excerpt.slice(column - 1, column - 1 + length)}`,
  );
}
