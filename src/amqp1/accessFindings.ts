import { parseTransportUrl, refusedSetting, UNENCRYPTED } from '../amqp/index.ts';
import { idleTlsFindings, type SettingFinding } from '../config/index.ts';
import type { Amqp1AccessSettings } from './accessFields.ts';
import { peerAccess } from './peerAccess.ts';
import { idlePeerUrlOptions } from './urlOptions.ts';

/** What the schema cannot say of them: a URL or a login that cannot work, options that have no effect here. */
export function amqp1AccessFindings(settings: Amqp1AccessSettings): readonly SettingFinding[] {
  const unusable =
    refusedSetting(['url'], () => parseTransportUrl(settings.url)) ??
    refusedSetting([], () => peerAccess(settings));
  if (unusable !== null) return [unusable];
  const idle = idlePeerUrlOptions(parseTransportUrl(settings.url).query);
  const findings: readonly SettingFinding[] = idle.map((name) => ({
    path: ['url'],
    code: 'config/no-effect',
    severity: 'warning',
    message: `the url’s option \`${name}\` has no effect here`,
  }));
  if (peerAccess(settings).encrypted) return findings;
  return [...findings, ...idleTlsFindings(settings.tls, UNENCRYPTED)];
}
