import { accessFindings } from '../../amqp/index.ts';
import { addressFindings, filterFindings, tlsFindings, type SettingFinding } from '../../config/index.ts';
import type { CeilometerSettings } from './spec.ts';

/** What the schema cannot say: one way to publish and no more, its address, the filter. */
export function checkSettings(settings: CeilometerSettings): readonly SettingFinding[] {
  const { notifier, http, file } = settings;
  const ways = [notifier, http, file].filter((way) => way !== undefined);
  const found = [...filterFindings(settings)];
  if (ways.length !== 1) {
    const message = 'needs one of `notifier`, `http` and `file`, and no more';
    found.push({ path: [], code: 'config/bad-value', message });
  }
  if (http !== undefined) {
    found.push(...addressFindings(['http', 'url'], http.url), ...tlsFindings(['http', 'tls'], http.tls));
  }
  if (notifier === undefined) return found;
  return [...found, ...accessFindings(notifier).map((one) => ({ ...one, path: ['notifier', ...one.path] }))];
}
