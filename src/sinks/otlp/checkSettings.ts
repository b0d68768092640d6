import { addressFindings, filterFindings, tlsFindings, type SettingFinding } from '../../config/index.ts';
import { ADDRESSES, SIGNALS, signalOf, signalUrl } from './signals.ts';
import type { OtlpSettings } from './settings.ts';

const NAMES = ['endpoint', ...Object.values(ADDRESSES)] as const;

/** What the schema cannot say: the filter, the addresses, and that there is one for all that the kinds bring. */
export function checkSettings(settings: OtlpSettings): readonly SettingFinding[] {
  const wrong = NAMES.flatMap((name) => {
    const url = settings[name];
    return url === undefined ? [] : addressFindings([name], url);
  });
  const found = [...filterFindings(settings), ...wrong, ...tlsFindings(['tls'], settings.tls)];
  return wrong.length > 0 ? found : [...found, ...missing(settings)];
}

function missing(settings: OtlpSettings): readonly SettingFinding[] {
  return SIGNALS.flatMap((signal) => {
    const index = settings.kinds.findIndex((kind) => signalOf(kind) === signal);
    if (index === -1 || signalUrl(settings, signal) !== null) return [];
    const message = `${signal} have no address: set \`endpoint\` or \`${ADDRESSES[signal]}\``;
    return [{ path: ['kinds', index], code: 'config/bad-value', message }];
  });
}
