/**
 * How the bridge is to run. Comes in: a YAML source, component specs, an environment. Goes out: typed settings,
 * diagnostics with their place, a JSON Schema for editors and reference pages, all from the same specs. It never does I/O
 * and never imports a component.
 *
 * A component's settings keep the snake_case keys of the file, typed by its spec, durations in microseconds,
 * sizes in bytes. `Config` itself, which only this room fills in, is in camelCase like the rest of the code.
 */
export * from './componentSpec.ts';
export { CONFIG_DIAGNOSTICS } from './configDiagnostics.ts';
export { parseDuration } from './duration.ts';
export type { Environment } from './expandEnvironment.ts';
export * from './fields.ts';
export * from './jsonSchemaOf.ts';
export * from './loadConfig.ts';
export * from './loadSections.ts';
export type { Checked } from './readChecked.ts';
export { markdownTable } from './markdownTable.ts';
export type {
  DiscoverySettings,
  PrometheusConfig,
  SampleSettings,
  SeriesSettings,
} from './prometheusSection.ts';
export { namespaceName, namespacePattern } from './reachabilitySection.ts';
export type {
  DwellState,
  CanaryConfig,
  NamespaceRules,
  ReachabilityConfig,
  ReachabilityWatchConfig,
} from './reachabilitySection.ts';
export * from './referencePage.ts';
export { expressionFindings, filterFindings, paceFields, SINK_KINDS, sinkFields } from './sinkFields.ts';
export {
  addressFindings,
  HTTP_FIELDS,
  idleTlsFindings,
  targetUrl,
  tlsFields,
  tlsFindings,
} from './httpFields.ts';
export { logSection } from './sections.ts';
export { ROTATE_FIELD } from './rotateField.ts';
export { parseSize } from './size.ts';
export { validate, validationDiagnostics } from './validate.ts';
