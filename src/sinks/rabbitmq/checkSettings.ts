import { accessFindings } from '../../amqp/index.ts';
import { expressionFindings, filterFindings, type SettingFinding } from '../../config/index.ts';
import { itemTemplate } from '../../expressions/index.ts';
import type { RabbitSettings } from './settings.ts';

/** What the schema cannot say: the address, the filter, the routing key. */
export function checkSettings(settings: RabbitSettings): readonly SettingFinding[] {
  const found = [...accessFindings(settings), ...filterFindings(settings)];
  const { routing_key: key } = settings;
  const template = key === undefined ? [] : itemTemplate(key);
  return typeof template === 'function'
    ? found
    : [...found, ...expressionFindings(['routing_key'], template)];
}
