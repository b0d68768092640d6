/**
 * From the message log to the sinks: a cursor for each, filters, back-off, what is refused for good. Comes in: rows of the
 * log, what stands. Goes out: batches to sinks, and how far each has come to the store. It names no concrete sink, and a
 * sink that fails stops nobody else.
 */
export { gapItem, objectItem, outgoingItems, standingItem } from './outgoingItems.ts';
export { PersistentDelivery, type DeliveryParts } from './persistentDelivery.ts';
export { SinkRunner, type SinkRunnerParts, type SinkStatus } from './sinkRunner.ts';
export type { SinkPlan } from './sinkPlan.ts';
export { standingItems, standingState } from './standingItems.ts';
export { testItems } from './testItems.ts';
