import { Type } from 'typebox';
import type { TProperties } from 'typebox';
import type { ComponentSpec, Settings } from './componentSpec.ts';
import { deliverValue } from './deliverValue.ts';
import type { Environment } from './expandEnvironment.ts';
import { checkExposure } from './checkExposure.ts';
import { prepareValue } from './prepareValue.ts';
import { readChecked, type Checked } from './readChecked.ts';
import type { Reading } from './readComponents.ts';
import { schemaNode } from './schemaNode.ts';
import { sectionShape } from './sectionShape.ts';
import { validateValue } from './validate.ts';
import type { YamlSource } from '../yaml/index.ts';

/** A file of a fixed set of sections: those keys of it that are in none, and the sections by their key. */
export interface FileSections {
  /** What the file is, for people: `Configuration of the probe`. */
  readonly title: string;
  readonly general: ComponentSpec;
  readonly sections: Readonly<Record<string, ComponentSpec>>;
}

/** The settings of such a file: those of no section, and each section's under its key. */
export type SectionSettings<F extends FileSections> = Settings<F['general']> & {
  readonly [K in keyof F['sections']]: Settings<F['sections'][K]>;
};

/** Reads such a file as `loadConfig` reads the bridge's: every default filled in, all that is wrong reported at once. */
export function loadSections<F extends FileSections>(
  source: YamlSource,
  file: F,
  environment: Environment,
): Checked<SectionSettings<F>> {
  const specs = [file.general, ...Object.values(file.sections)];
  return readChecked(source, specs, environment, (reading) => read(reading, file));
}

function read<F extends FileSections>(reading: Reading, file: F): SectionSettings<F> | null {
  const { source, preparation, diagnostics } = reading;
  const shape = Type.Object({ ...generalProperties(file), ...sectionProperties(file) });
  const prepared = prepareValue(schemaNode(shape), source.value ?? {}, [], preparation);
  const found = validateValue(source, shape, prepared, [], 'config');
  diagnostics.push(...found);
  checkExposure(prepared, reading);
  if (found.length > 0) return null;
  const settings = deliverValue(schemaNode(shape), prepared, source.file) as SectionSettings<F>;
  for (const [key, spec] of Object.entries(file.sections)) {
    const findings = spec.check?.((settings as Readonly<Record<string, never>>)[key] ?? {}) ?? [];
    for (const { path, ...finding } of findings) diagnostics.push(source.diagnostic([key, ...path], finding));
  }
  return settings;
}

function generalProperties({ general }: FileSections): TProperties {
  return general.schema.properties;
}

function sectionProperties({ sections }: FileSections): TProperties {
  return Object.fromEntries(Object.entries(sections).map(([key, spec]) => [key, sectionShape(spec)]));
}
