import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import { ManagementError } from '../managementApi.ts';
import type { ManagementApi } from '../managementApi.ts';
import { asObject } from './readFacts.ts';
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
        `rabbitmqctl set_user_tags ${shellWord(username || 'USER')} monitoring`,
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
