/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A place in a partition. Offsets stay below 2^53: a record each microsecond for 285 years. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** As people write it. */
export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}[${partition}]`;
}
