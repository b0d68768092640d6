import { expressionFindings, filterFindings, type SettingFinding } from '../../config/index.ts';
import { itemBody } from '../../expressions/index.ts';
import { authFindings } from '../../keystone/index.ts';
import type { VitrageSettings } from './settings.ts';

/** What the schema cannot say: the filter, the ways to log in, templates. */
export function checkSettings(settings: VitrageSettings): readonly SettingFinding[] {
  const { hostname, details } = settings;
  return [
    ...filterFindings(settings),
    ...authFindings(settings),
    ...itemBody({ hostname, details }).faults.flatMap(({ path, faults }) => expressionFindings(path, faults)),
  ];
}
