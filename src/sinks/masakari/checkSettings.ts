import { actingFindings } from '../../acting/index.ts';
import { expressionFindings, type SettingFinding } from '../../config/index.ts';
import { itemTemplate } from '../../expressions/index.ts';
import { authFindings } from '../../keystone/index.ts';
import { PAYLOADS } from './payloads.ts';
import type { MasakariSettings } from './settings.ts';

/** What the schema cannot say: the word that it may act, the ways to log in, the keys of a payload, templates. */
export function checkSettings(settings: MasakariSettings): readonly SettingFinding[] {
  const { hostname, payload, notification } = settings;
  return [
    ...actingFindings(settings),
    ...authFindings(settings),
    ...templateFindings(['hostname'], hostname),
    ...Object.entries(payload).flatMap(([key, text]) => templateFindings(['payload', key], text)),
    ...keyFindings(settings, PAYLOADS[notification]),
  ];
}

function keyFindings(
  { payload, notification }: MasakariSettings,
  keys: Readonly<Record<string, string | null>>,
): readonly SettingFinding[] {
  const known = Object.keys(keys).join(', ');
  const unknown = Object.keys(payload).filter((key) => !Object.hasOwn(keys, key));
  const missing = Object.keys(keys).filter((key) => keys[key] === null && payload[key] === undefined);
  return [
    ...unknown.map((key) => ({
      path: ['payload', key],
      code: 'config/bad-value' as const,
      message: `the payload of ${notification} has the keys ${known}`,
    })),
    ...missing.map((key) => ({
      path: ['payload'],
      code: 'config/bad-value' as const,
      message: `the payload of ${notification} needs your \`${key}\``,
    })),
  ];
}

function templateFindings(path: SettingFinding['path'], text: string): readonly SettingFinding[] {
  const template = itemTemplate(text);
  return typeof template === 'function' ? [] : expressionFindings(path, template);
}
