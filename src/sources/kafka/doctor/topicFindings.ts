import { brokerErrorType } from '../../../kafka/index.ts';
import { findingsOf, type Examination, type Finding, type Remedy } from '../../../model/index.ts';
import { PRIORITIES } from '../settings.ts';
import type { KafkaExamination } from './kafkaExamination.ts';
import { aclLines, SEND_TO_KAFKA } from './remedies.ts';

const NOTIFICATIONS = new RegExp(`^(.+)\\.(${PRIORITIES.join('|')})(?:\\.([^.]+))?$`);

/** Whether what is to be read is there, under which names, and whether order is kept in it. */
export async function* examineTopics(examination: KafkaExamination): Examination {
  const { parts, present, missing, existing } = examination;
  const { ok, note, action } = findingsOf(parts.name, 'topics');
  if (present.length > 0) yield ok(present.join(', '), 'Exist, and are read.');
  yield* vhostFindings(examination);
  if (missing.length > 0 && present.length > 0) {
    yield note(
      missing.join(', '),
      'Not there, or not to be seen with this login. oslo.messaging’s producers have a topic made with the first notification of its priority; the source waits for it and reads it from its first record.',
    );
  }
  if (present.length === 0) {
    const [first = ''] = missing;
    const hidden = await isHidden(examination, first);
    const likely = existing.filter((name) => NOTIFICATIONS.test(name));
    const there =
      likely.length > 0
        ? `Topics that look like notifications: ${likely.join(', ')}.`
        : `No topic looks like notifications; ${existing.length === 0 ? 'none may be seen at all' : `there are ${existing.slice(0, 10).join(', ')}`}.`;
    yield action(
      missing.join(', '),
      `None of them is there${hidden ? ', or this login may not see them' : ''}. ${there}`,
      ...(hidden ? [aclLines(examination)] : []),
      ...(likely.length > 0 ? [readThem(likely)] : SEND_TO_KAFKA),
    );
  }
  yield* await orderFindings(examination);
}

/** oslo.messaging's publishers put the virtual host of their URL behind the topic, and its own listener does not look there. */
function* vhostFindings({ settings, parts, present, existing }: KafkaExamination): Generator<Finding> {
  const { note, action } = findingsOf(parts.name, 'vhost');
  if (settings.topic_names !== undefined) return;
  const others = new Map<string, string[]>();
  for (const name of existing) {
    const [, topic, , vhost = ''] = NOTIFICATIONS.exec(name) ?? [];
    if (topic === undefined || !settings.topics.includes(topic) || present.includes(name)) continue;
    if (vhost === (settings.vhost ?? '')) continue;
    others.set(vhost, [...(others.get(vhost) ?? []), name]);
  }
  for (const [vhost, names] of others) {
    const whose =
      vhost === ''
        ? 'Written by publishers whose transport_url has no virtual host.'
        : `Written by publishers whose transport_url ends in \`/${vhost}\`: oslo.messaging appends it to the topic, and its own listener does not, so other readers may miss them too.`;
    const remedy: Remedy = {
      text: present.length === 0 ? 'Read them:' : 'To read them, add a source with another group:',
      lines: [vhost === '' ? '# without vhost' : `vhost: ${vhost}`],
    };
    const level = present.length === 0 ? action : note;
    yield level(names.join(', '), `${whose} They are not read.`, remedy);
  }
}

/** A record has no key, so each goes to any partition. */
async function orderFindings({ parts, cluster, present }: KafkaExamination): Promise<readonly Finding[]> {
  const several: string[] = [];
  const compacted: string[] = [];
  for (const topic of present) {
    if ((await cluster.view.partitions(topic)).length > 1) several.push(topic);
    const policy = await cluster.view.settings(topic).then(
      (settings) => settings.get('cleanup.policy') ?? '',
      () => '',
    );
    if (policy.includes('compact')) compacted.push(topic);
  }
  const { ok, note, action } = findingsOf(parts.name, 'order');
  const findings: Finding[] = [];
  if (several.length > 0) {
    findings.push(
      note(
        several.join(', '),
        'More than one partition, and oslo.messaging writes no keys: the start and the end of an action may be read in another order than they were sent. The inventory comes out the same, by the time of each notification; what sinks are told of the way there may differ. One partition keeps the order.',
      ),
    );
  } else if (present.length > 0) {
    findings.push(ok(present.join(', '), 'One partition each: order is kept within a topic.'));
  }
  if (compacted.length > 0) {
    findings.push(
      action(
        compacted.join(', '),
        'Compacted: it takes no record without a key, and oslo.messaging writes none, so nothing gets in.',
        { text: 'Keep by time instead:', lines: compacted.map(deleting) },
      ),
    );
  }
  return findings;
}

function deleting(topic: string): string {
  return `kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name ${topic} --add-config cleanup.policy=delete`;
}

function readThem(names: readonly string[]): Remedy {
  return { text: 'Read them:', lines: [`topic_names: [${names.join(', ')}]`] };
}

async function isHidden({ cluster }: KafkaExamination, topic: string): Promise<boolean> {
  if (topic === '' || topic.includes('*')) return false;
  return cluster.view.findTopic(topic).then(
    () => false,
    (error: unknown) => brokerErrorType(error) === 'TOPIC_AUTHORIZATION_FAILED',
  );
}
