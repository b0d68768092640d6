/**
 * What Zenoss and its OpenStackInfrastructure ZenPack take. Comes in: items. Goes out: object maps, events of the console, and
 * Ceilometer's events and samples in the ZenPack's words. It knows no transport and never sends anything.
 */
export { MapBatch } from './mapBatch.ts';
export type { ObjectMap } from './objectMap.ts';
export { EVENT_FORM, zenossEvent, type EventForm, type ZenossEvent } from './zenossEvent.ts';
export { ceilometerEvent, type CeilometerEvent } from './ceilometerEvent.ts';
export { meteredSample, postedSample } from './ceilometerSample.ts';
export { zenpackEvent, type StateOf } from './zenpackEvent.ts';
