/**
 * The Kafka sink. Comes in: items. Goes out: records to topics, keyed by object, each acknowledged by all replicas in sync; and, where
 * it is asked for, the state of each object for a compacted topic. It creates no topic, and never shows a password.
 */
export { createKafkaSink, type KafkaParts } from './kafkaSink.ts';
export type { KafkaSettings } from './settings.ts';
export { kafkaSpec } from './spec.ts';
