/**
 * What people write, read with positions. Comes in: YAML text, component specs, an environment. Goes out:
 * typed settings, diagnostics with file, line, column and the nearest name, a JSON Schema for editors and
 * reference pages, all from the same specs. It never does I/O and never imports a component.
 *
 * A component's settings keep the snake_case keys of the file, typed by its spec, durations in microseconds,
 * sizes in bytes. `Config` itself, which only this room fills in, is in camelCase like the rest of the code.
 */
export * from './componentSpec.ts';
export { CONFIG_DIAGNOSTICS } from './configDiagnostics.ts';
export type { DiagnosticTable } from './diagnosticTable.ts';
export { parseDuration } from './duration.ts';
export type { Environment } from './expandEnvironment.ts';
export * from './fields.ts';
export * from './jsonSchemaOf.ts';
export * from './loadConfig.ts';
export { markdownTable } from './markdownTable.ts';
export * from './nearest.ts';
export type { PythonYaml } from './pythonYaml.ts';
export * from './referencePage.ts';
export * from './renderDiagnostic.ts';
export { parseSize } from './size.ts';
export { validate, validationDiagnostics } from './validate.ts';
export { YamlSource } from './yamlSource.ts';
export type { Finding, PreparedYaml, YamlPath } from './yamlSource.ts';
