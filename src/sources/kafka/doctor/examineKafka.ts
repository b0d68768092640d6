import { openCluster, type ClientParts, type KafkaCluster } from '../../../kafka/index.ts';
import { findingsOf, type DoctorParts, type Examination, type Finding } from '../../../model/index.ts';
import type { KafkaSourceSettings } from '../settings.ts';
import { chooseTopics, wantedTopics } from '../topicNames.ts';
import type { KafkaExamination } from './kafkaExamination.ts';
import { examineGroup } from './groupFindings.ts';
import { examineLag } from './lagFindings.ts';
import { examineRecords } from './recordFindings.ts';
import { reachFinding } from './reachFinding.ts';
import { examineTopics } from './topicFindings.ts';

/** One that cannot be finished, as for want of a right, takes none of the others down. */
const PARTS: readonly (readonly [check: string, examine: (one: KafkaExamination) => Examination])[] = [
  ['topics', examineTopics],
  ['group', examineGroup],
  ['lag', examineLag],
  ['records', examineRecords],
];

/**
 * Says why nothing arrives from a cluster, or what of it may be lost: each broker, then topics, the group and records as the first broker
 * that answers shows them. It joins no group, commits nothing and makes no topic.
 * @throws StackwireError `config/invalid` when the settings cannot be used at all
 */
export async function* examineKafka(settings: KafkaSourceSettings, parts: DoctorParts): Examination {
  const quiet = new AbortController();
  const nothing = (): void => undefined;
  const client: ClientParts = {
    access: settings,
    fields: { source: parts.name },
    logger: { info: nothing, warn: nothing, error: nothing },
    clock: parts.clock,
    signal: quiet.signal,
  };
  let open: KafkaCluster | null = null;
  for (const broker of settings.brokers) {
    const access = { ...settings, brokers: [broker] };
    try {
      const cluster = await openCluster({ ...client, access });
      yield findingsOf(parts.name, 'reach').ok(broker, reached(settings));
      if (open === null) open = cluster;
      else await cluster.close();
    } catch (error) {
      yield reachFinding(parts.name, broker, settings, error);
    }
  }
  if (open === null) return;
  try {
    yield* examineCluster(open, settings, parts);
  } catch (error) {
    yield brokenOff(error, parts.name, 'brokers');
  } finally {
    await open.close();
  }
}

async function* examineCluster(
  cluster: KafkaCluster,
  settings: KafkaSourceSettings,
  parts: DoctorParts,
): Examination {
  const brokers = await cluster.view.brokers();
  yield findingsOf(parts.name, 'brokers').ok(
    brokers.join(', '),
    'The brokers of the cluster, by the names under which they say that they are reached (advertised.listeners).',
  );
  const existing = await cluster.topics();
  const choice = chooseTopics(wantedTopics(settings), existing);
  const examination = { settings, parts, cluster, existing, ...choice };
  for (const [check, examine] of PARTS) {
    if (choice.present.length === 0 && check !== 'topics' && check !== 'group') continue;
    try {
      yield* examine(examination);
    } catch (error) {
      yield brokenOff(error, parts.name, check);
    }
  }
}

function reached({ security_protocol: protocol, sasl }: KafkaSourceSettings): string {
  const login = sasl === undefined ? '' : ` Logged in as ${sasl.username} (${sasl.mechanism}).`;
  return `Answers as ${protocol}.${protocol.endsWith('SSL') ? ' Its certificate is trusted.' : ''}${login}`;
}

function brokenOff(error: unknown, source: string, check: string): Finding {
  const why = error instanceof Error ? error.message : String(error);
  return findingsOf(source, check).action('cluster', `This part of the examination broke off: ${why}.`);
}
