import { actingFindings } from '../../acting/index.ts';
import { expressionFindings, type SettingFinding } from '../../config/index.ts';
import { itemBody } from '../../expressions/index.ts';
import { authFindings } from '../../keystone/index.ts';
import type { MistralSettings } from './settings.ts';

/** What the schema cannot say: the word that it may act, the ways to log in, templates. */
export function checkSettings(settings: MistralSettings): readonly SettingFinding[] {
  const { input, description } = settings;
  return [
    ...actingFindings(settings),
    ...authFindings(settings),
    ...itemBody({ input, description }).faults.flatMap(({ path, faults }) =>
      expressionFindings(path, faults),
    ),
  ];
}
