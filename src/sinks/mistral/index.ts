/**
 * The Mistral sink. Comes in: items that a person chose. Goes out: executions of one workflow, each under an id that is made of the
 * item's key. It never starts one for what is old, and none for a test.
 */
export { createMistralSink, type MistralParts } from './mistralSink.ts';
export type { MistralSettings } from './settings.ts';
export { mistralSpec } from './spec.ts';
