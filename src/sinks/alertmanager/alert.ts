import { checkedExpression, itemTemplate, type ItemName } from '../../expressions/index.ts';
import { problemParts, severityWord, type OutgoingItem, type Problem } from '../../model/index.ts';
import type { AlertmanagerSettings } from './settings.ts';

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

/** The contract's `problem`. */
type Line = Problem & { readonly cause: { readonly event_type: string; readonly generated: string } };

export function problemLine(item: OutgoingItem): Line {
  return item.line as unknown as Line;
}

/** Makes the alert of a problem. Its labels say what it is and never how it reads; `endsAt` is never before its start. */
export type AlertOf = (item: OutgoingItem, endsAt: string) => Alert;

export function alertMaker({ labels, annotations }: AlertmanagerSettings, cloud: string): AlertOf {
  const templates = Object.entries(annotations).map(
    ([name, text]) => [name, checkedExpression(itemTemplate(text, ALERT_NAMES))] as const,
  );
  return (item, endsAt) => {
    const { key, severity, object, summary, since, cause } = problemLine(item);
    const [name, subject] = problemParts(key);
    return {
      labels: {
        ...labels,
        alertname: name,
        device: cloud,
        severity: severityWord(severity),
        [object === null ? 'subject' : 'object']: subject,
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
