/**
 * The RabbitMQ sink. Comes in: items. Goes out: persistent messages to one exchange, each confirmed by the broker, those of
 * one object one after the other. It makes no queue and binds none, and never shows a password.
 */
export { createRabbitSink, type RabbitParts } from './rabbitSink.ts';
export type { RabbitSettings } from './settings.ts';
export { rabbitSpec } from './spec.ts';
