import type { Clock } from '../../../model/index.ts';
import { NOT_FOUND } from '../../../amqp/index.ts';
import type { Probe, Refusal } from '../probe.ts';
import type { AmqpSettings } from '../spec.ts';
import type { BusView, ExchangeView, QueueView } from './busView.ts';
import { PRIORITIES } from './busView.ts';
import type { ManagementApi } from '../managementApi.ts';
import { exchangeFacts, queueFacts } from './readFacts.ts';

/** Topics under which OpenStack's services send unless they are told otherwise. */
const USUAL_TOPICS = ['notifications', 'versioned_notifications'];

interface Depth {
  readonly ready: number;
  readonly consumers: number;
}

/**
 * Looks at exchanges and queues with passive declarations, which make nothing, and asks the management API for
 * what these cannot tell: durability, bindings, policies and readers. Queues are looked at twice, `watch` apart.
 */
export async function lookAtBus(
  probe: Probe,
  api: ManagementApi | null,
  vhost: string,
  settings: AmqpSettings,
  clock: Clock,
  watch: number,
): Promise<BusView> {
  const own = settings.shared_queues === undefined ? settings.queue.name : null;
  const exchanges: ExchangeView[] = [];
  const missing: string[] = [];
  for (const name of new Set(settings.exchanges)) {
    const refusal = await probe.ask((channel) => channel.checkExchange(name));
    if (isMissing(refusal)) missing.push(name);
    else exchanges.push({ name, facts: api === null ? null : await exchangeFacts(api, vhost, name, own) });
  }
  const names = api === null ? usualQueues(settings) : await boundQueues(api, vhost, exchanges, settings);
  const refused = new Map<string, string>();
  const first = await depths(probe, own === null ? names : [own, ...names], refused);
  const begun = clock.now();
  if (watch > 0) await clock.sleep(watch / 1000);
  const second = watch > 0 ? await depths(probe, [...first.keys()], refused) : first;
  const seconds = (clock.now() - begun) / 1e6;

  const views: QueueView[] = [];
  for (const [name, { ready, consumers }] of second) {
    const before = first.get(name)?.ready ?? ready;
    const growth = watch > 0 ? (ready - before) / seconds : null;
    const facts = api === null ? null : await queueFacts(api, vhost, name);
    views.push({ name, ready, consumers, growth, facts });
  }
  return {
    exchanges,
    missing,
    queues: views.filter(({ name }) => name !== own),
    own: views.find(({ name }) => name === own) ?? null,
    refused: [...refused].map(([name, text]) => ({ name, text })),
  };
}

/** What publishers declare, one queue for each topic and priority, and what the bridge is to share. */
function usualQueues({ topics, shared_queues: shared = [] }: AmqpSettings): readonly string[] {
  const usual = [...new Set([...USUAL_TOPICS, ...topics])].flatMap((topic) =>
    PRIORITIES.map((priority) => `${topic}.${priority}`),
  );
  return [...new Set([...usual, ...shared])];
}

/** Every queue that is there and gets notifications, whatever its name; asking for them makes no line in the broker's log. */
async function boundQueues(
  api: ManagementApi,
  vhost: string,
  exchanges: readonly ExchangeView[],
  settings: AmqpSettings,
): Promise<readonly string[]> {
  const names = new Set(exchanges.flatMap(({ facts }) => facts?.bindings.map(({ queue }) => queue) ?? []));
  for (const name of usualQueues(settings)) {
    if (!names.has(name) && (await api.get(['queues', vhost, name], '?columns=name')) !== null)
      names.add(name);
  }
  return [...names].sort();
}

/** Depth and readers of those queues that exist. */
async function depths(
  probe: Probe,
  names: readonly string[],
  refused: Map<string, string>,
): Promise<Map<string, Depth>> {
  const found = new Map<string, Depth>();
  for (const name of names) {
    const refusal = await probe.ask(async (channel) => {
      const { messageCount, consumerCount } = await channel.checkQueue(name);
      found.set(name, { ready: messageCount, consumers: consumerCount });
    });
    if (refusal !== null && !isMissing(refusal)) refused.set(`queue ${name}`, refusal.text);
  }
  return found;
}

/** RabbitMQ also says 404 of a queue whose node is down. */
function isMissing(refusal: Refusal | null): boolean {
  return refusal?.code === NOT_FOUND && refusal.text.startsWith('NOT_FOUND - no ');
}
