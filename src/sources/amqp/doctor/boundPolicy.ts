import type { Remedy } from '../../../model/index.ts';
import type { QueueView } from './busView.ts';
import { topicOfKey } from './busView.ts';
import type { BusPlace } from './exchangeFindings.ts';
import { literal } from './ownRights.ts';
import { shellWord } from './shellWord.ts';

/** What an unread queue may hold: enough to look into, too little to hurt a broker. */
export const KEPT = { 'max-length': 10_000, 'max-length-bytes': 104_857_600, overflow: 'drop-head' } as const;

const WHY =
  'Bound it. drop-head drops the oldest message; never use reject-publish, with which the services’ own publishing fails or waits. A queue obeys one policy.';

/** Above what policies have as a rule, where nobody may look. */
export const USUAL_PRIORITY = 100;

/** Whether something keeps a queue from growing for ever. */
export function isBounded({ facts }: QueueView): boolean {
  if (facts === null) return false;
  const limits = ['max-length', 'max-length-bytes', 'message-ttl', 'expires'];
  return limits.some((limit) => limit in facts.definition || `x-${limit}` in facts.arguments);
}

/** Whether a full queue makes publishers fail. */
export function isRejecting({ facts }: QueueView): boolean {
  const overflow = facts?.arguments['x-overflow'] ?? facts?.definition['overflow'];
  return typeof overflow === 'string' && overflow.startsWith('reject-publish');
}

/**
 * The lines that bound `unread`, one for each policy that they have already: a queue obeys one policy only, so the
 * new one carries on what the old one says. Queues beside them that are read are not matched.
 */
export function boundPolicy(
  { vhost, policyPriority }: Pick<BusPlace, 'vhost' | 'policyPriority'>,
  unread: readonly QueueView[],
  all: readonly QueueView[],
): Remedy {
  const groups = new Map<string, QueueView[]>();
  for (const queue of unread) {
    const key = JSON.stringify([queue.facts?.policy ?? null, queue.facts?.definition ?? {}]);
    groups.set(key, [...(groups.get(key) ?? []), queue]);
  }
  const lines = [...groups.values()].map((queues, index) => {
    const name = `notifications-bounded${index === 0 ? '' : `-${index + 1}`}`;
    const definition = { ...queues[0]?.facts?.definition, ...KEPT };
    const pattern = patternFor(queues, all);
    return [
      `rabbitmqctl set_policy -p ${shellWord(vhost)} --apply-to queues --priority ${policyPriority} ${name}`,
      `${shellWord(pattern)} ${shellWord(JSON.stringify(definition))}`,
    ].join(' ');
  });
  const inherited = [...new Set(unread.flatMap(({ facts }) => facts?.policy ?? []))];
  const also = inherited.length === 0 ? '' : ` The line carries on what ${inherited.join(', ')} says.`;
  const unknown = unread.some(({ facts }) => facts === null)
    ? ' If they have a policy already (rabbitmqctl list_policies), add what it says.'
    : '';
  return { text: `${WHY}${also}${unknown} On the broker:`, lines };
}

/** Whole topics where all their queues are meant, so that priorities which come later are bounded too; else names. */
function patternFor(queues: readonly QueueView[], all: readonly QueueView[]): string {
  const wanted = new Set(queues.map(({ name }) => name));
  const topics = new Set<string>();
  const names: string[] = [];
  for (const name of wanted) {
    const topic = topicOfKey(name);
    const siblings = all.filter((queue) => topic !== null && topicOfKey(queue.name) === topic);
    if (topic !== null && siblings.every((queue) => wanted.has(queue.name))) topics.add(topic);
    else names.push(literal(name));
  }
  const parts = [...[...topics].map((topic) => String.raw`${literal(topic)}\.[a-z]+`), ...names];
  return parts.length === 1 ? `^${parts[0]}$` : `^(${parts.join('|')})$`;
}
