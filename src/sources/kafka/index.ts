/**
 * The Kafka source. Comes in: settings and a cluster. Goes out: deliveries, a stream for each assignment of a partition, whose offsets
 * are committed when they are settled; topics that do not exist, and records that were deleted before they were read; from
 * its doctor, findings. It never opens a body, never makes a topic and never shows a password.
 */
export { examineKafka } from './doctor/examineKafka.ts';
export { createKafkaSource, createTemporaryKafkaSource, type KafkaDependencies } from './kafkaSource.ts';
export type { KafkaSourceSettings } from './settings.ts';
export { kafkaSourceSpec } from './spec.ts';
