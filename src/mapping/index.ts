/**
 * What the mapping files make of an event. Comes in: the texts of mapping files, then items or stored events.
 * Goes out: diagnostics with positions; evaluations, each decision with its rule and reason; object models
 * for the inventory. It never knows what is already known of an object, and does no I/O.
 */
export { commitMessage, flatParts } from './commitMessage.ts';
export { compileModels } from './compile/compileModels.ts';
export type { ModelText } from './compile/modelText.ts';
export type { CeilometerFiles, LoadResult } from './compileLayers.ts';
export type { MappingFile } from './compileMappings.ts';
export { compileMappings } from './compileMappings.ts';
export { MAPPING_DIAGNOSTICS } from './diagnostics.ts';
export type { KnownPayload } from './lint/knownPayloads.ts';
export { KNOWN_PAYLOADS } from './lint/knownPayloads.ts';
export type { Mapping, RuleInfo, TraitInfo, TraitRead } from './mapping.ts';
export { ruleFailures } from './ruleFailures.ts';
export type { MappingTest, TestLines, TestNotification } from './language/mappingFile.ts';
export { intersect } from './language/ruleSpecificity.ts';
export type { UnknownKey } from './lint/unknownKey.ts';
export { payloadsOf, unknownKey } from './lint/unknownKey.ts';
export type { SchemaWords } from './schema/mappingSchema.ts';
export { mappingSchema } from './schema/mappingSchema.ts';
export { VERBS } from './parse/parseRule.ts';
export { prepareFiles } from './prepareFiles.ts';
export type { ConditionTrace, FileTrace, RuleTrace, TraceRecord, Tracer } from './tracer.ts';
export { TraceRecorder } from './tracer.ts';
