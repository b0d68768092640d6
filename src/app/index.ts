/**
 * The composition root: the only room that knows every concrete source, sink and store. Comes in: a checked
 * configuration. Goes out: a running bridge, or readers over its store and over captures. It holds no rules of
 * its own; it only decides who is connected to whom, and in which order they start and stop.
 */
export { Bridge } from './bridge.ts';
export { COMPONENT_SPECS, createTemporarySource, queueKeeper } from './components.ts';
export { CaptureFile } from './captureFile.ts';
export { embeddedConfig, EMBEDDED_STORE } from './embeddedConfig.ts';
export { examine, type ExamineOptions } from './examine.ts';
export { openDesk, type OpenDesk } from './openDesk.ts';
export type { LineOutput } from './lineOutput.ts';
export { liveMessages, type LiveListener } from './liveMessages.ts';
export { type Tellers, tellersOf } from './fieldTellers.ts';
export { type Drift, type ImportPlan, planImport } from './importPlan.ts';
export {
  loadMappingDirs,
  loadCeilometerFiles,
  loadDefinitions,
  loadMeterFiles,
  SHIPPED_MAPPINGS,
  type MappingOnDisk,
} from './mappingFiles.ts';
export { openPseudonyms } from './openPseudonyms.ts';
export { isStoreFile } from './isStoreFile.ts';
export { openReader } from './openReader.ts';
export { askedPings, type InstancePing, watchedPings } from './instancePings.ts';
export { readExact } from './readExact.ts';
export { readItems } from './readItems.ts';
export { readNotifications } from './readNotifications.ts';
export { rebuildInventory, type Rebuilt } from './rebuildInventory.ts';
export { record, recordCounts, type RecordCounts, type RecordOptions, recordRenamed } from './record.ts';
export { capturedMessages, ringMessages } from './recordedMessages.ts';
export { testSink, type SinkTest } from './testSink.ts';
export { createLogger, systemClock } from '../machine/index.ts';
export { makeFolder } from '../sqlite/index.ts';
