import {
  addressFindings,
  expressionFindings,
  filterFindings,
  tlsFindings,
  type SettingFinding,
} from '../../config/index.ts';
import { itemTemplate } from '../../expressions/index.ts';
import { ALERT_NAMES, OWN_LABELS } from './alert.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** A name that every Alertmanager takes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What the schema cannot say: addresses, the filter, names of labels and annotations, templates, a `repeat` of nothing. */
export function checkSettings(settings: AlertmanagerSettings): readonly SettingFinding[] {
  const { urls, tls, labels, annotations, repeat } = settings;
  const bad = (path: SettingFinding['path'], message: string): SettingFinding[] => [
    { path, code: 'config/bad-value', message },
  ];
  return [
    ...filterFindings(settings, ALERT_NAMES),
    ...urls.flatMap((url, index) => addressFindings(['urls', index], url)),
    ...tlsFindings(['tls'], tls),
    ...(repeat < SHORTEST ? bad(['repeat'], 'must be a second or more') : []),
    ...Object.keys(labels).flatMap((name) => {
      if (OWN_LABELS.has(name)) return bad(['labels', name], 'this label is the sink’s own');
      return NAME.test(name) ? [] : bad(['labels', name], 'a label is named with letters, digits and _');
    }),
    ...Object.entries(annotations).flatMap(([name, text]) => {
      const path = ['annotations', name];
      if (!NAME.test(name)) return bad(path, 'an annotation is named with letters, digits and _');
      const template = itemTemplate(text, ALERT_NAMES);
      return typeof template === 'function' ? [] : expressionFindings(path, template, ALERT_NAMES);
    }),
  ];
}

/** µs. */
const SHORTEST = 1_000_000;
