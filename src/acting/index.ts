/**
 * Sinks whose targets act upon what they are told: evacuate a host, start a workflow. Comes in: items, and what a sink does with one.
 * Goes out: a sink that does it only where a person said so, and only for what has just happened. It never acts upon
 * what merely stands, and never for a test.
 */
export { ACTING_FIELDS } from './actingFields.ts';
export { actingFindings } from './actingFindings.ts';
export { createActingSink, type ActingParts, type Actor } from './actingSink.ts';
