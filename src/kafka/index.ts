/**
 * Kafka as it is reached, for sources and sinks. Comes in: brokers, TLS files, a login. Goes out: a producer whose sends all
 * brokers have acknowledged; members of groups, with the records they are given; what a cluster holds; and for people why something
 * failed. kafkajs is behind it and prints nothing; no password is ever shown, and no topic is ever made.
 */
export { KAFKA_ACCESS_FIELDS, type KafkaAccess } from './accessFields.ts';
export { kafkaAccessFindings } from './accessFindings.ts';
export { checkKafkaTls, type ClientParts } from './client.ts';
export type { ClusterView, GroupView, PartitionView, SeenRecord } from './clusterView.ts';
export { KafkaCluster, openCluster } from './cluster.ts';
export { brokerErrorType, explainKafkaFailure } from './explainFailure.ts';
export { KafkaTarget, type KafkaTargetParts } from './kafkaTarget.ts';
export type { ItemRecords } from './sends.ts';
export { beatOf, GroupMember, type ReadRecords, type Taking } from './groupMember.ts';
export { partitionName, type PartitionOffset, type TopicPartition } from './partition.ts';
export type { KafkaRecord } from './producer.ts';
