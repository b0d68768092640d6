import { idleTlsFindings, type SettingFinding } from '../config/index.ts';
import type { AccessSettings } from './accessFields.ts';
import { brokerAccess } from './brokerAccess.ts';
import { brokerAddresses } from './brokerUrl.ts';
import { refusedSetting } from './refusedSetting.ts';
import { parseTransportUrl } from './transportUrl.ts';
import { idleUrlOptions } from './urlOptions.ts';

export const UNENCRYPTED = 'nothing is encrypted unless the url begins with amqps:// or says ssl=1';

/** What the schema cannot say of them: a URL or a login that cannot work, options that nobody knows. */
export function accessFindings(settings: AccessSettings): readonly SettingFinding[] {
  const unusable =
    refusedSetting(['url'], () => brokerAddresses(settings.url)) ??
    refusedSetting([], () => brokerAccess(settings));
  if (unusable !== null) return [unusable];
  const { unknown } = idleUrlOptions(parseTransportUrl(settings.url).query);
  const findings: readonly SettingFinding[] = unknown.map(({ name, meant }) => ({
    path: ['url'],
    code: 'config/no-effect',
    severity: 'warning',
    message: `the url’s option \`${name}\` is not known`,
    ...(meant === undefined ? {} : { suggestion: meant }),
  }));
  if (brokerAddresses(settings.url)[0].protocol === 'amqps') return findings;
  return [...findings, ...idleTlsFindings(settings.tls, UNENCRYPTED)];
}
