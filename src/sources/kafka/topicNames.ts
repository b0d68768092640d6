import type { KafkaSourceSettings } from './settings.ts';

type Names = Pick<KafkaSourceSettings, 'topics' | 'priorities' | 'vhost' | 'topic_names'>;

/** What is to be read, of what there is. */
export interface TopicChoice {
  /** Topics that are there, sorted. */
  readonly present: readonly string[];
  /** Names and patterns for which there is none. */
  readonly missing: readonly string[];
}

/**
 * Names of topics as oslo.messaging's Kafka driver makes them, `TOPIC.PRIORITY` and after it the virtual host of the publisher's
 * URL where it has one (oslo_messaging/_drivers/impl_kafka.py, `target_to_topic`); or those that are given whole.
 */
export function wantedTopics({ topics, priorities, vhost, topic_names: whole }: Names): readonly string[] {
  if (whole !== undefined) return [...new Set(whole)];
  const suffix = vhost === undefined ? '' : `.${vhost}`;
  const names = topics.flatMap((topic) => priorities.map((priority) => `${topic}.${priority}${suffix}`));
  return [...new Set(names)];
}

/** Which of the topics that exist are wanted. A pattern never takes Kafka's own, which begin with `__`. */
export function chooseTopics(wanted: readonly string[], existing: readonly string[]): TopicChoice {
  const present = new Set<string>();
  const missing: string[] = [];
  for (const name of wanted) {
    const found = existing.filter(matches(name));
    for (const one of found) present.add(one);
    if (found.length === 0) missing.push(name);
  }
  return { present: [...present].sort(), missing };
}

function matches(name: string): (topic: string) => boolean {
  if (!name.includes('*')) return (topic) => topic === name;
  const parts = name.split('*').map((part) => part.replace(/[.\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return (topic) => !topic.startsWith('__') && pattern.test(topic);
}
