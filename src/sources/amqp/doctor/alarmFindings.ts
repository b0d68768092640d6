import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { ManagementApi } from '../managementApi.ts';
import { ManagementError } from '../managementApi.ts';
import { asList, text } from './readFacts.ts';
import { shellWord } from './shellWord.ts';

/** Alarms and split clusters, which stop publishers without a word to them. */
export async function alarmFindings(source: string, api: ManagementApi): Promise<readonly Finding[]> {
  const { ok, note, action } = findingsOf(source, 'alarms');
  let nodes: readonly Readonly<Record<string, unknown>>[];
  try {
    nodes = asList(await api.get(['nodes']));
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    const line = `rabbitmqctl set_user_tags ${shellWord(api.username)} monitoring`;
    return [
      note('nodes', `Alarms cannot be seen (${error.message}).`, {
        text: 'The user needs a tag:',
        lines: [line],
      }),
    ];
  }
  const findings = nodes.flatMap((node) => {
    const subject = `node ${text(node['name'])}`;
    const found: Finding[] = [];
    if (node['mem_alarm'] === true) {
      const used = `${mebibytes(node['mem_used'])} of ${mebibytes(node['mem_limit'])} MiB`;
      found.push(
        action(
          subject,
          `Memory alarm (${used}): the broker takes no message from anybody, so all of OpenStack waits.`,
          {
            text: 'See what holds the memory; deep queues that nobody reads (below) are the usual cause:',
            lines: [
              'rabbitmq-diagnostics memory_breakdown',
              'rabbitmqctl list_queues name messages memory consumers',
            ],
          },
        ),
      );
    }
    if (node['disk_free_alarm'] === true) {
      const free = `${mebibytes(node['disk_free'])} MiB free, limit ${mebibytes(node['disk_free_limit'])}`;
      found.push(
        action(
          subject,
          `Disk alarm (${free}): the broker takes no message from anybody, so all of OpenStack waits.`,
          {
            text: 'Make room on its disk; deep queues that nobody reads (below) are the usual cause:',
            lines: ['rabbitmqctl list_queues name messages message_bytes_persistent consumers'],
          },
        ),
      );
    }
    if (Array.isArray(node['partitions']) && node['partitions'].length > 0) {
      found.push(
        action(
          subject,
          `The cluster is split: it does not see ${node['partitions'].map(String).join(', ')}.`,
          { text: 'On the broker:', lines: ['rabbitmqctl cluster_status'] },
        ),
      );
    }
    return found;
  });
  return findings.length > 0 ? findings : [ok('nodes', 'No memory or disk alarm.')];
}

function mebibytes(bytes: unknown): number {
  return typeof bytes === 'number' ? Math.round(bytes / 1_048_576) : 0;
}
