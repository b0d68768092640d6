/**
 * The Zenoss sink. Comes in: items. Goes out: events to Zenoss's JSON API, or what Ceilometer would have sent to its ZenPack, over
 * AMQP or HTTP. It asks Zenoss for nothing, and never shows a password or a key.
 */
export { kindsOf } from './modes.ts';
export { zenossSpec, type ZenossSettings } from './spec.ts';
export { createZenossSink } from './zenossSink.ts';
export type { ZenossParts } from './zenossParts.ts';
