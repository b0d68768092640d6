/**
 * The nouns of the bridge, the ports that its edges implement, and the error catalogue.
 * Comes in: nothing. Goes out: types, and the few pure functions that define them (JSON text, stamps,
 * contract lines). It never imports another room and never does I/O.
 */
export * from './busQueue.ts';
export * from './change.ts';
export * from './clock.ts';
export * from './deadLetter.ts';
export * from './decision.ts';
export * from './delivery.ts';
export * from './diagnostic.ts';
export * from './entryLines.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './finding.ts';
export * from './inventoryImport.ts';
export * from './json.ts';
export * from './logger.ts';
export * from './micros.ts';
export * from './nativeId.ts';
export * from './notification.ts';
export * from './objectModel.ts';
export * from './problem.ts';
export * from './recordMaker.ts';
export * from './records.ts';
export * from './retryDelay.ts';
export * from './saidOnce.ts';
export * from './ruleRef.ts';
export * from './sample.ts';
export * from './sink.ts';
export * from './source.ts';
export * from './stableUuid.ts';
export * from './stamp.ts';
export * from './store.ts';
