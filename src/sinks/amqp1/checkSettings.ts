import { amqp1AccessFindings } from '../../amqp1/index.ts';
import { expressionFindings, filterFindings, type SettingFinding } from '../../config/index.ts';
import { itemTemplate } from '../../expressions/index.ts';
import type { Amqp1SinkSettings } from './settings.ts';

/** What the schema cannot say: how the peer is reached, the filter, the address. */
export function checkSettings(settings: Amqp1SinkSettings): readonly SettingFinding[] {
  const template = itemTemplate(settings.address);
  return [
    ...amqp1AccessFindings(settings),
    ...filterFindings(settings),
    ...(typeof template === 'function' ? [] : expressionFindings(['address'], template)),
  ];
}
