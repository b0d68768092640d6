/**
 * What operators bring from elsewhere. Comes in: the text of Ceilometer's event definitions or of a ZenPack's event
 * table, and the mappings in force. Goes out: an overlay for these mappings, and findings with their places. It runs
 * nothing that a file says, and never does I/O.
 */
export { IMPORT_DIAGNOSTICS } from './diagnostics.ts';
export type { Imported } from './importCeilometer.ts';
export { importCeilometer } from './importCeilometer.ts';
export { importZenoss } from './importZenoss.ts';
export type { OverlayFile } from './overlay/overlay.ts';
