/**
 * Kafka as it is reached, for sources and sinks. Comes in: brokers, TLS files, a login. Goes out: a producer whose sends all
 * brokers have acknowledged, and for people why one failed. kafkajs is behind `client.ts` and prints nothing; no password is
 * ever shown.
 */
export { KAFKA_ACCESS_FIELDS, type KafkaAccess } from './accessFields.ts';
export { kafkaAccessFindings } from './accessFindings.ts';
export { openProducer, type KafkaRecord, type ProducerParts, type RecordProducer } from './client.ts';
export { brokerErrorType, explainKafkaFailure } from './explainFailure.ts';
export { KafkaTarget, type KafkaTargetParts } from './kafkaTarget.ts';
export type { ItemRecords } from './sends.ts';
