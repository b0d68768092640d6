/**
 * What Prometheus reads. Comes in: the inventory, read-only, and what is configured of discovery and series. Goes out:
 * target groups and metrics text, each as the inventory is at that moment. It keeps no cursor and never writes.
 */
export { Discovery, type TargetGroup } from './discovery.ts';
export { InventorySeries } from './inventorySeries.ts';
export { SampleSeries } from './sampleSeries.ts';
