import { partitionName, type PartitionView } from '../../../kafka/index.ts';
import { findingsOf, type Examination, type Finding } from '../../../model/index.ts';
import type { KafkaExamination } from './kafkaExamination.ts';

interface Lag extends PartitionView {
  /** What the group reads next; null where it has committed nothing. */
  readonly next: number | null;
}

/** Part of the time that a topic keeps its records, from which on it is told that what waits is close to being deleted. */
const CLOSE = 0.75;

/** How far the group is behind in each topic, whether that grows, and whether records were or will be deleted before they are read. */
export async function* examineLag({ settings, parts, cluster, present }: KafkaExamination): Examination {
  const { ok, note, action } = findingsOf(parts.name, 'lag');
  const look = async (): Promise<readonly Lag[]> => {
    const committed = await cluster.committed(settings.group, present);
    const next = new Map(committed.map((place) => [partitionName(place), place.offset]));
    const lags: Lag[] = [];
    for (const topic of present) {
      for (const one of await cluster.view.partitions(topic)) {
        lags.push({ ...one, next: next.get(partitionName(one)) ?? null });
      }
    }
    return lags;
  };
  const first = await look();
  if (parts.watch > 0) await parts.clock.sleep(parts.watch / 1000);
  const second = parts.watch > 0 ? await look() : first;
  for (const topic of present) {
    const own = second.filter((one) => one.topic === topic);
    yield* lostFindings(own, parts.name);
    const begun = own.filter(({ next }) => next !== null);
    const held = own.reduce((sum, { low, high }) => sum + high - low, 0);
    if (begun.length === 0) {
      const from = settings.start === 'earliest' ? `with the ${held} records that it has` : 'at its end';
      yield ok(topic, `The group has committed nothing of it: it begins ${from} (start: ${settings.start}).`);
      continue;
    }
    const behind = lagOf(own);
    const growth = behind - lagOf(first.filter((one) => one.topic === topic));
    if (growth > 0) {
      const detail = `${behind} records wait, ${growth} more than ${parts.watch / 1e6} s before: the bridge does not run, or is slower than what is sent.`;
      yield (behind > parts.batch ? action : note)(topic, detail);
    } else yield ok(topic, `${behind} records wait.`);
    yield* await ageFindings(own);
  }

  /** The record that is to be read next, against how long the topic keeps one. */
  async function ageFindings(lags: readonly Lag[]): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    for (const { topic, partition, low, high, next } of lags) {
      if (next === null || next >= high) continue;
      const [record, keeps] = await Promise.all([
        cluster.view.recordAt({ topic, partition, offset: Math.max(low, next) }),
        cluster.view.settings(topic).catch(() => null),
      ]);
      const retention = Number(keeps?.get('retention.ms') ?? -1);
      if (record === null || retention <= 0) continue;
      const age = parts.clock.now() / 1000 - record.timestamp;
      if (age < CLOSE * retention) continue;
      findings.push(
        action(
          partitionName({ topic, partition }),
          `The record that is read next is ${hours(age)} old, and the topic keeps records for ${hours(retention)} (retention.ms): it is about to be deleted unread.`,
        ),
      );
    }
    return findings;
  }
}

function lostFindings(lags: readonly Lag[], source: string): readonly Finding[] {
  const { action } = findingsOf(source, 'lag');
  return lags.flatMap((lag) => {
    const { low, high, next } = lag;
    if (next === null || (next >= low && next <= high)) return [];
    return next < low
      ? action(
          partitionName(lag),
          `Offsets ${next} to ${low - 1} were deleted before they were read: the topic keeps too little (retention.ms, retention.bytes). The bridge goes on with what is there, and says so.`,
        )
      : action(
          partitionName(lag),
          `The group is at offset ${next} and the partition ends at ${high}: the topic was made anew, or its brokers have lost records. The bridge begins at its first record.`,
        );
  });
}

function lagOf(lags: readonly Lag[]): number {
  return lags.reduce(
    (sum, { low, high, next }) => sum + (next === null ? 0 : Math.max(0, high - Math.max(low, next))),
    0,
  );
}

function hours(millis: number): string {
  return millis < 3_600_000 ? `${Math.round(millis / 60_000)} min` : `${Math.round(millis / 3_600_000)} h`;
}
