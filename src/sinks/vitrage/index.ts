/**
 * The Vitrage sink, for clouds that still run it. Comes in: items. Goes out: events of the form that its datasource `doctor` makes
 * alarms of hosts from. It asks Vitrage for nothing, and never acts.
 */
export type { VitrageSettings } from './settings.ts';
export { vitrageSpec } from './spec.ts';
export { createVitrageSink, type VitrageParts } from './vitrageSink.ts';
