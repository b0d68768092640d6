/**
 * The Masakari sink. Comes in: items that a person chose. Goes out: notifications, upon which Masakari evacuates a host or starts an
 * instance again. It never sends one that is old, and none for a test.
 */
export { createMasakariSink, type MasakariParts } from './masakariSink.ts';
export type { MasakariSettings } from './settings.ts';
export { masakariSpec } from './spec.ts';
