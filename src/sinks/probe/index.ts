/**
 * The probe sink. Comes in: final samples that a mapping took when the delete of an instance began. Goes out: a request to the
 * probe on the instance's host for the last samples that only the host has, and word of each that nobody answers, now or in time. It
 * sends no item, makes no queue, and never asks about a delete that is long past.
 */
export { answered, type AwaitedMemory, type AwaitedSet } from './awaitedSets.ts';
export { createProbeSink, type ProbeSinkParts } from './probeSink.ts';
export type { ProbeReport } from './probeReport.ts';
export { probeSpec, type ProbeSettings } from './spec.ts';
