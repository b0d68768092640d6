import { expressionFindings, filterFindings, type SettingFinding } from '../../config/index.ts';
import { itemTemplate } from '../../expressions/index.ts';
import { kafkaAccessFindings } from '../../kafka/index.ts';
import type { KafkaSettings } from './settings.ts';

/** What the schema cannot say: the brokers, the filter, the topic. */
export function checkSettings(settings: KafkaSettings): readonly SettingFinding[] {
  return [...kafkaAccessFindings(settings), ...filterFindings(settings), ...topicFindings(settings.topic)];
}

function topicFindings(topic: string): readonly SettingFinding[] {
  const template = itemTemplate(topic);
  if (typeof template !== 'function') return expressionFindings(['topic'], template);
  const illegal = /[^A-Za-z0-9._-]/.exec(topic.replace(/\{[^}]*\}/g, ''));
  if (illegal === null && !/^\.{1,2}$/.test(topic)) return [];
  const message = `a topic’s name has letters, digits, \`.\`, \`_\` and \`-\` only, and is not \`.\` or \`..\``;
  return [{ path: ['topic'], code: 'config/bad-value', message }];
}
