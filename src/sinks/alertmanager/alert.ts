import { itemTemplate, type ItemName, type Render } from '../../expressions/index.ts';
import type { OutgoingItem, Problem, Severity } from '../../model/index.ts';
import type { AlertmanagerSettings } from './spec.ts';

type Texts = Readonly<Record<string, string>>;

/**
 * Alertmanager's `postableAlert` (api/v2/openapi.yaml). Alerts with the same labels are one; times are ISO 8601, and one
 * whose `endsAt` has passed is resolved.
 */
export interface Alert {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** What its texts may speak of: what stands is sent again when its event is long gone. */
export const ALERT_NAMES: readonly ItemName[] = ['kind', 'item'];

export const OWN_LABELS: ReadonlySet<string> = new Set([
  'alertname',
  'device',
  'severity',
  'object',
  'subject',
]);

const SEVERITY: Readonly<Record<Severity, string>> = {
  0: 'clear',
  1: 'debug',
  2: 'info',
  3: 'warning',
  4: 'error',
  5: 'critical',
};

/** The contract's `problem`. */
type Line = Problem & { readonly cause: { readonly event_type: string; readonly generated: string } };

export function problemLine(item: OutgoingItem): Line {
  return item.line as unknown as Line;
}

/** Makes the alert of a problem. Its labels say what it is and never how it reads; `endsAt` is never before its start. */
export type AlertOf = (item: OutgoingItem, endsAt: string) => Alert;

export function alertMaker({ labels, annotations }: AlertmanagerSettings, cloud: string): AlertOf {
  const templates = Object.entries(annotations).map(([name, text]): [string, Render] => {
    const template = itemTemplate(text, ALERT_NAMES);
    // The configuration was checked.
    if (typeof template !== 'function') throw new TypeError(`the annotation ${name} cannot be used`);
    return [name, template];
  });
  return (item, endsAt) => {
    const { key, severity, object, summary, since, cause } = problemLine(item);
    const colon = key.indexOf(':');
    return {
      labels: {
        ...labels,
        alertname: key.slice(0, colon),
        device: cloud,
        severity: SEVERITY[severity],
        [object === null ? 'subject' : 'object']: key.slice(colon + 1),
      },
      annotations: {
        summary,
        event_type: cause.event_type,
        ...Object.fromEntries(templates.map(([name, render]) => [name, render(item)])),
      },
      startsAt: since,
      endsAt: later(since, endsAt),
    };
  };
}

/** Times of the contract have one form, in which they can be compared as texts. */
export function later(one: string, other: string): string {
  return one > other ? one : other;
}
