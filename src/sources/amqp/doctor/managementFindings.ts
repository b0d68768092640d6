import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import { ManagementError } from './managementApi.ts';
import type { ManagementApi } from './managementApi.ts';
import { ownRights, rightsNeeded } from './ownRights.ts';
import { asList, asObject, text } from './readFacts.ts';
import { shellWord } from './shellWord.ts';

/** Without the management API: what stays unknown, and how to give it. */
export function withoutManagement(source: string, username: string): Finding {
  const { note } = findingsOf(source, 'management');
  return note(
    'management API',
    'Not configured. Durability, bindings, policies, readers and alarms cannot be seen over AMQP.',
    {
      text: 'Where the plugin rabbitmq_management runs, add it to the source, and let the user look:',
      lines: [
        'management: { url: http://HOST:15672 }',
        `rabbitmqctl set_user_tags ${shellWord(username)} monitoring`,
      ],
    },
  );
}

/** Whether the API answers; it is not used further where it does not. */
export async function examineManagement(source: string, api: ManagementApi, vhost: string): Promise<Finding> {
  const { ok, action } = findingsOf(source, 'management');
  try {
    const overview = asObject(await api.get(['overview']));
    if (overview === null) {
      return action(api.label, 'It has no /api/overview, so it is not RabbitMQ’s management API.', {
        text: 'Mend management.url; on the broker:',
        lines: ['rabbitmq-diagnostics listeners'],
      });
    }
    await api.get(['exchanges', vhost, 'amq.topic']);
    return ok(api.label, `RabbitMQ’s management API answers user ${api.username}.`);
  } catch (error) {
    return action(api.label, ...explainManagement(error, api));
  }
}

function explainManagement(error: unknown, api: ManagementApi): [string, { text: string; lines: string[] }] {
  if (!(error instanceof ManagementError)) throw error;
  if (error.status === 401 && /management/i.test(error.message)) {
    const line = `rabbitmqctl set_user_tags ${shellWord(api.username)} monitoring`;
    return [
      `User ${api.username} may not use it (${error.message}).`,
      { text: 'On the broker:', lines: [line] },
    ];
  }
  if (error.status === 401) {
    return [
      `User ${api.username} is refused (${error.message}): the name or the password is wrong, or it lacks the tag monitoring.`,
      {
        text: 'Set management.username and management.password, or on the broker:',
        lines: [`rabbitmqctl set_user_tags ${shellWord(api.username)} monitoring`],
      },
    ];
  }
  return [
    `It cannot be asked: ${error.message}.`,
    {
      text: 'Mend management.url, or switch the plugin on. On the broker:',
      lines: ['rabbitmq-plugins enable rabbitmq_management', 'rabbitmq-diagnostics listeners'],
    },
  ];
}

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

/** Virtual hosts beside ours in which one of the exchanges exists; null where the user may not see. */
export async function exchangesElsewhere(
  api: ManagementApi,
  vhost: string,
  exchanges: readonly string[],
): Promise<readonly string[] | null> {
  try {
    const all = asList(await api.get(['exchanges'], '?columns=name,vhost'));
    const others = all.filter(({ name, vhost: place }) => place !== vhost && exchanges.includes(text(name)));
    return [...new Set(others.map(({ vhost: place }) => text(place)))].sort();
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return null;
  }
}

/** Whether the user may do what the bridge will do. Only an administrator may ask, so often nothing is said. */
export async function rightsFindings(
  source: string,
  api: ManagementApi,
  username: string,
  vhost: string,
  settings: AmqpSettings,
): Promise<readonly Finding[]> {
  const { ok, action } = findingsOf(source, 'rights');
  let rights: Readonly<Record<string, unknown>> | null;
  try {
    rights = asObject(await api.get(['permissions', vhost, username]));
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return [];
  }
  if (rights === null) return [];
  const wanted = rightsNeeded(settings);
  const lacking = wanted.filter(([right, name]) => !allows(rights[right], name));
  if (lacking.length === 0) return [ok(`user ${username}`, 'May do all that the bridge does.')];
  const detail = `May not ${lacking.map(([right, name]) => `${right} ${name}`).join(', ')}: the bridge will be refused.`;
  return [action(`user ${username}`, detail, ownRights(settings, username, vhost))];
}

function allows(pattern: unknown, name: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return false;
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // Erlang's expressions know what JavaScript's do not; what cannot be judged is not complained of.
    return true;
  }
}

function mebibytes(bytes: unknown): number {
  return typeof bytes === 'number' ? Math.round(bytes / 1_048_576) : 0;
}
