/**
 * YAML with the place of everything in it. Comes in: texts and the names to show for them. Goes out: plain values, lines,
 * diagnostics with a caret, and the name that was probably meant. It never knows what a file is about, and does no I/O.
 */
export type { DiagnosticTable } from './diagnosticTable.ts';
export { didYouMean, nearest } from './nearest.ts';
export type { PythonYaml } from './pythonYaml.ts';
export { renderDiagnostic } from './renderDiagnostic.ts';
export type { Finding, PreparedYaml, YamlPath } from './yamlSource.ts';
export { YamlSource } from './yamlSource.ts';
