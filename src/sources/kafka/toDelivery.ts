import { partitionName, type ReadRecords } from '../../kafka/index.ts';
import type { Delivery, Micros } from '../../model/index.ts';
import type { PartitionStream } from './partitionStream.ts';

const EMPTY = Buffer.alloc(0);

/**
 * A record as the bridge takes it; its position is the offset. The topic stands for the routing key: there is no exchange. The time that a
 * broker or a publisher wrote at it is not ours, and is left out. A tombstone has an empty body.
 */
export function toDelivery(
  { offset, value, unreadable }: ReadRecords['records'][number],
  { id, topic, partition }: PartitionStream,
  {
    source,
    received,
    again,
  }: { readonly source: string; readonly received: Micros; readonly again: boolean },
): Delivery {
  const first = unreadable === undefined || unreadable.first === offset ? '' : `${unreadable.first}-`;
  return {
    stream: id,
    position: offset,
    body: value ?? EMPTY,
    meta: {
      source,
      received,
      receivedKnown: true,
      routingKey: topic,
      position: `${partitionName({ topic, partition })}@${first}${offset}`,
      ...(again && { redelivered: true }),
    },
  };
}
