import { isJsonObject } from '../../../model/index.ts';
import type { ExchangeFacts, NotificationBinding, QueueFacts, Reader } from './busView.ts';
import { topicOfKey } from './busView.ts';
import type { ManagementApi } from '../managementApi.ts';
import { ManagementError } from '../managementApi.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Keys with a wildcard that reach notifications too, as readers beside OpenStack use them. */
const WILDCARD = /[*#]/;

/** An exchange as the management API knows it, with its bindings for notifications; null when it is gone. */
export async function exchangeFacts(
  api: ManagementApi,
  vhost: string,
  name: string,
  own: string | null,
): Promise<ExchangeFacts | null> {
  const answer = asObject(await api.get(['exchanges', vhost, name]));
  if (answer === null) return null;
  const bound = asList(await api.get(['exchanges', vhost, name, 'bindings', 'source']));
  const bindings = bound
    .filter((binding) => binding['destination_type'] === 'queue' && binding['destination'] !== own)
    .flatMap((binding): NotificationBinding[] => {
      const key = text(binding['routing_key']);
      const topic = topicOfKey(key) ?? (WILDCARD.test(key) ? key : null);
      const queue = text(binding['destination']);
      return topic === null ? [] : [{ queue, topic, key }];
    });
  const traffic = trafficOf(answer['message_stats']);
  return { durable: answer['durable'] === true, type: text(answer['type']), bindings, traffic };
}

/** A queue as the management API knows it; null when it is gone. */
export async function queueFacts(
  api: ManagementApi,
  vhost: string,
  name: string,
): Promise<QueueFacts | null> {
  const answer = asObject(await api.get(['queues', vhost, name]));
  if (answer === null) return null;
  const bound = asList(await api.get(['queues', vhost, name, 'bindings']));
  const stats = asObject(answer['message_stats']);
  const publish = asObject(stats?.['publish_details'])?.['rate'];
  return {
    durable: answer['durable'] === true,
    type: text(answer['type']) || 'classic',
    arguments: asObject(answer['arguments']) ?? {},
    policy: text(answer['policy']) || null,
    definition: asObject(answer['effective_policy_definition']) ?? {},
    readers: await Promise.all(asList(answer['consumer_details']).map((consumer) => reader(api, consumer))),
    boundTo: bound
      .filter(({ source }) => source !== '')
      .map(({ source, routing_key: key }) => ({ exchange: text(source), key: text(key) })),
    publishRate: typeof publish === 'number' ? publish : null,
  };
}

/** What a connection calls itself. Only a user with the tag `monitoring` may see other people's connections. */
async function connectionName(api: ManagementApi, id: string): Promise<string> {
  if (id === '') return '';
  try {
    const answer = await api.get(['connections', id], '?columns=user_provided_name');
    return text(asObject(answer)?.['user_provided_name']);
  } catch (error) {
    if (error instanceof ManagementError) return '';
    throw error;
  }
}

async function reader(api: ManagementApi, consumer: Answer): Promise<Reader> {
  const channel = asObject(consumer['channel_details']);
  const user = text(channel?.['user']) || 'somebody';
  const host = text(channel?.['peer_host']);
  const name = text(channel?.['connection_name']);
  const connection = await connectionName(api, name);
  const from = host === '' ? '' : ` from ${host}`;
  return { label: `${user}${from}${connection === '' ? '' : ` (${connection})`}`, connection };
}

function trafficOf(stats: unknown): ExchangeFacts['traffic'] {
  const { publish_in: count, publish_in_details: details } = asObject(stats) ?? {};
  const rate = asObject(details)?.['rate'];
  if (typeof count !== 'number') return null;
  return { count, rate: typeof rate === 'number' ? rate : 0 };
}

export function asObject(value: unknown): Answer | null {
  return isJsonObject(value) ? value : null;
}

export function asList(value: unknown): readonly Answer[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
