/**
 * The durable store in one SQLite file: message log, objects, standing problems, dead letters, sink cursors.
 * Comes in: batches of evaluated messages, each written in one transaction, merged by the inventory's algebra.
 * Goes out: counts of what a batch did; through a reader of its own, views, history and the log. It never
 * parses an event's text, calls no sink, and knows no mapping.
 */
export { examineStore } from './doctor.ts';
export { rebuildStore, type RebuildCounts, type RebuiltObject } from './rebuildStore.ts';
export { serveStore } from './serveStore.ts';
export { sqliteSpec } from './spec.ts';
export { SqliteReader } from './sqliteReader.ts';
export { SqliteStore } from './sqliteStore.ts';
export type { WriterSettings } from './openWriter.ts';
export type { ThreadStart } from './threadProtocol.ts';
