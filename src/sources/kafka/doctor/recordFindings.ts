import { brokerErrorType, partitionName, type KafkaCluster, type SeenRecord } from '../../../kafka/index.ts';
import { findingsOf, type Examination, type Finding } from '../../../model/index.ts';
import type { KafkaExamination } from './kafkaExamination.ts';
import { aclLines, SEND_TO_KAFKA } from './remedies.ts';

/** Nothing for so long is worth a word, milliseconds. */
const OLD = 86_400_000;

/** The newest record of each topic, opened as the bridge would open it. */
export async function* examineRecords(examination: KafkaExamination): Examination {
  const { parts, cluster, present } = examination;
  const { note, action } = findingsOf(parts.name, 'records');
  let seen = 0;
  for (const topic of present) {
    try {
      const record = await newest(cluster, topic);
      if (record === null) yield note(topic, 'Holds no record at the moment.');
      else {
        seen += 1;
        yield recordFinding(record, examination);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const refused = brokerErrorType(error) === 'TOPIC_AUTHORIZATION_FAILED';
      seen += 1;
      yield action(
        topic,
        refused ? `This login may not read it: ${why}.` : `Its newest record could not be read: ${why}.`,
        ...(refused ? [aclLines(examination)] : []),
      );
    }
  }
  if (seen > 0) return;
  yield action(
    present.join(', '),
    'None of them holds a record: nothing was sent, or all of it was deleted (retention.ms).',
    ...SEND_TO_KAFKA,
  );
}

async function newest({ view }: KafkaCluster, topic: string): Promise<SeenRecord | null> {
  let found: SeenRecord | null = null;
  for (const { partition, low, high } of await view.partitions(topic)) {
    if (high <= low) continue;
    const record = await view.recordAt({ topic, partition, offset: high - 1 });
    if (record !== null && record.timestamp >= (found?.timestamp ?? -Infinity)) found = record;
  }
  return found;
}

function recordFinding(record: SeenRecord, { parts }: KafkaExamination): Finding {
  const { ok, note, action } = findingsOf(parts.name, 'records');
  const { topic, compression, timestamp, unreadable, value } = record;
  const subject = `${partitionName(record)}@${record.offset}`;
  if (unreadable !== null) {
    return action(
      subject,
      `The newest batch of records cannot be read (compression ${compression}): ${unreadable}. The bridge parks such a batch as a dead letter and goes on.`,
    );
  }
  const now = parts.clock.now();
  const meta = { source: parts.name, received: now, receivedKnown: true, routingKey: topic };
  const { items, dead } = parts.decode({ body: value ?? Buffer.alloc(0), meta });
  const [item] = items;
  if (item === undefined) {
    return action(
      subject,
      `The newest record is nothing that the bridge knows: ${dead[0]?.detail ?? 'it is empty'}. Something else writes to this topic, or oslo.messaging did not; such records become dead letters.`,
    );
  }
  const age = Math.max(0, now / 1000 - timestamp);
  const what = `The newest record is ${item.eventType} of ${item.publisherId ?? 'nobody'}, ${spoken(age)} old, compression ${compression}`;
  return age > OLD
    ? note(subject, `${what}: nothing was sent since.`)
    : ok(subject, `${what}; the bridge can read it.`);
}

function spoken(millis: number): string {
  if (millis < 120_000) return `${Math.round(millis / 1000)} s`;
  return millis < 7_200_000 ? `${Math.round(millis / 60_000)} min` : `${Math.round(millis / 3_600_000)} h`;
}
