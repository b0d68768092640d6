import {
  addressFindings,
  expressionFindings,
  filterFindings,
  tlsFindings,
  type SettingFinding,
} from '../../config/index.ts';
import { itemBody } from '../../expressions/index.ts';
import type { WebhookSettings } from './settings.ts';

/** What the schema cannot say: the address, the filter, the texts of a body, a body in batches. */
export function checkSettings(settings: WebhookSettings): readonly SettingFinding[] {
  const { url, tls, body, format } = settings;
  const found = [...filterFindings(settings), ...addressFindings(['url'], url), ...tlsFindings(['tls'], tls)];
  if (body === undefined) return found;
  if (format === 'batched') {
    const message = 'a body of your own goes out with one item a request: leave `format` out';
    found.push({ path: ['format'], code: 'config/bad-value', message });
  }
  const { faults } = itemBody(body);
  return [...found, ...faults.flatMap((one) => expressionFindings(['body', ...one.path], one.faults))];
}
