/**
 * The Alertmanager sink. Comes in: problems raised and cleared, and those that stand. Goes out: alerts to every member of a
 * cluster, sent again while they stand. It asks an Alertmanager for nothing, and takes no silence or route into account.
 */
export { createAlertmanagerSink, type AlertmanagerParts } from './alertmanagerSink.ts';
export type { AlertmanagerSettings } from './settings.ts';
export { alertmanagerSpec } from './spec.ts';
