/**
 * The AMQP 1.0 sink. Comes in: items. Goes out: durable messages to addresses of a broker or router, each accepted by it, those of one
 * object one after the other. It makes no address, and never shows a password.
 */
export { createAmqp1Sink, type Amqp1SinkParts } from './amqp1Sink.ts';
export type { Amqp1SinkSettings } from './settings.ts';
export { amqp1SinkSpec } from './spec.ts';
