import { accessFindings } from '../../amqp/index.ts';
import { amqp1AccessFindings } from '../../amqp1/index.ts';
import { addressFindings, filterFindings, tlsFindings, type SettingFinding } from '../../config/index.ts';
import { kafkaAccessFindings } from '../../kafka/index.ts';
import type { CeilometerSettings } from './settings.ts';

/** What the schema cannot say: one way to publish and no more, its address, the filter. */
export function checkSettings(settings: CeilometerSettings): readonly SettingFinding[] {
  const { notifier, kafka, amqp1, http, file } = settings;
  const ways = [notifier, kafka, amqp1, http, file].filter((way) => way !== undefined);
  const found = [...filterFindings(settings)];
  if (ways.length !== 1) {
    const message = 'needs one of `notifier`, `kafka`, `amqp1`, `http` and `file`, and no more';
    found.push({ path: [], code: 'config/bad-value', message });
  }
  if (http !== undefined) {
    found.push(...addressFindings(['http', 'url'], http.url), ...tlsFindings(['http', 'tls'], http.tls));
  }
  if (notifier !== undefined) found.push(...below('notifier', accessFindings(notifier)));
  if (kafka !== undefined) found.push(...below('kafka', kafkaAccessFindings(kafka)));
  if (amqp1 !== undefined) found.push(...below('amqp1', amqp1AccessFindings(amqp1)));
  return found;
}

function below(group: string, findings: readonly SettingFinding[]): readonly SettingFinding[] {
  return findings.map((one) => ({ ...one, path: [group, ...one.path] }));
}
