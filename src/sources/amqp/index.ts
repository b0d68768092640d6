/**
 * The AMQP 0-9-1 source, for RabbitMQ. Comes in: settings and a broker. Goes out: deliveries of an own, bounded
 * queue that is bound to each service's exchange, or of shared ones where the settings name them, and what could
 * not be bound, since when; from its doctor, findings. It never declares a service's exchange or queue, never
 * opens a body and never shows a password.
 */
export { createAmqpSource, createTemporaryAmqpSource } from './amqpSource.ts';
export type { AmqpDependencies } from './amqpSource.ts';
export { examineAmqp } from './doctor/examineAmqp.ts';
export { amqpSpec } from './spec.ts';
export type { AmqpSettings } from './spec.ts';
export { amqpQueueKeeper } from './queueKeeper.ts';
