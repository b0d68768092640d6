import { ByteReader } from './byteReader.ts';
import { readBatches, refusedRecord } from './recordBatches.ts';
import type { RecordReading } from './recordReading.ts';
import type { WireRecord } from './wireRecord.ts';

/** The offset that was asked for of a partition. */
export type AskedFrom = (topic: string, partition: number) => bigint;

/**
 * What a broker says of a partition whose records it cannot read itself. Of anything else kafkajs knows what to do for the whole
 * answer.
 */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [-1, 'UNKNOWN_SERVER_ERROR'],
  [2, 'CORRUPT_MESSAGE'],
]);

interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  readonly abortedTransactions: readonly { readonly producerId: string; readonly firstOffset: string }[];
  readonly preferredReadReplica: number;
  readonly messages: readonly WireRecord[];
}

/** As kafkajs wants it of its own reader. */
export interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly FetchedPartition[];
  }[];
}

/** Reads an answer to Fetch in version 11 (https://kafka.apache.org/protocol.html#The_Messages_Fetch). */
export async function readFetchResponse(
  bytes: Buffer,
  askedFrom: AskedFrom,
  reading: RecordReading,
): Promise<FetchResponse> {
  const reader = new ByteReader(bytes);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const responses: { topicName: string; partitions: FetchedPartition[] }[] = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const topicName = reader.string();
    const partitions: FetchedPartition[] = [];
    for (let count = reader.int32(); count > 0; count -= 1) {
      partitions.push(await readPartition(reader, (partition) => askedFrom(topicName, partition), reading));
    }
    responses.push({ topicName, partitions });
  }
  // The broker itself has not waited: kafkajs takes `throttleTime` for that it has.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

async function readPartition(
  reader: ByteReader,
  askedFrom: (partition: number) => bigint,
  reading: RecordReading,
): Promise<FetchedPartition> {
  const head = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: String(reader.int64()),
    lastStableOffset: String(reader.int64()),
    lastStartOffset: String(reader.int64()),
  };
  const abortedTransactions: { producerId: string; firstOffset: string }[] = [];
  for (let count = reader.int32(); count > 0; count -= 1) {
    abortedTransactions.push({ producerId: String(reader.int64()), firstOffset: String(reader.int64()) });
  }
  const preferredReadReplica = reader.int32();
  const records = reader.bytes(Math.max(0, reader.int32()));
  const from = askedFrom(head.partition);
  const rest = { abortedTransactions, preferredReadReplica };
  const refusal = REFUSALS.get(head.errorCode);
  if (refusal !== undefined) {
    // As a record, for an error of one partition stops all of them in kafkajs.
    const messages = [refusedRecord(refusal, from, head.lastStartOffset)];
    return { ...head, errorCode: 0, ...rest, messages };
  }
  const span = { from, end: BigInt(head.highWatermark), logStart: head.lastStartOffset };
  return { ...head, ...rest, messages: await readBatches(records, { ...reading, ...span }) };
}
