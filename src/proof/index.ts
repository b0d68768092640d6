/**
 * Captures against mappings. Comes in: decoded messages and compiled mappings. Goes out: what a bridge would
 * make of them, why each value is what it is, whether it depends on order or clocks, and the verdicts of the
 * mappings' own tests. It never touches a broker, a store or a file.
 */
export type { CaptureTest } from './captureTest.ts';
export { captureTest } from './captureTest.ts';
export type { DraftTrait } from './draft/draftTraits.ts';
export type { DraftRule, MappingDraft } from './draft/draftMapping.ts';
export { draftMapping } from './draft/draftMapping.ts';
export type { Difference, DifferenceSummary } from './diffMappings.ts';
export { diffMappings } from './diffMappings.ts';
export type { InventoryComparison, InventoryDifference } from './diffInventories.ts';
export { diffInventories } from './diffInventories.ts';
export type { ViewDifference } from './divergence.ts';
export { diffView } from './divergence.ts';
export type { Divergence, DivergingEvent } from './divergence.ts';
export type { EventTrace, FileExplanation, NotTrusted, RuleExplanation } from './explainEvent.ts';
export { explainEvents } from './explainEvent.ts';
export type { Attempt, FieldTrace } from './explainField.ts';
export { explainField } from './explainField.ts';
export { EXISTENCE } from './writes.ts';
export { digestObjects } from '../inventory/index.ts';
export type { ReadTest, TestFailure, TestRecord } from './mappingTests.ts';
export { runTests } from './mappingTests.ts';
export type { Reading } from './reading.ts';
export type { ReplayStep } from './replay.ts';
export { replay, stepLines } from './replay.ts';
export type { ReplaySummary } from './replaySummary.ts';
export type { Coverage, DeadCause, UnmappedType } from './coverage.ts';
export { coverageOf } from './coverage.ts';
export type { AbsentTrait } from './traitHits.ts';
export { TraitsSeen } from './traitsSeen.ts';
export type { UnusedChange } from './unusedChanges.ts';
export type { RuleCoverage, UnusedRule } from './ruleHits.ts';
export { percentOf, reachOf, RuleHits } from './ruleHits.ts';
export type { VerifyOptions, VerifySummary } from './verify.ts';
export { verify } from './verify.ts';
