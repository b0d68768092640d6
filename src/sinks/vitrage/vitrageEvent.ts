import { checkedExpression, itemTemplate } from '../../expressions/index.ts';
import { problemParts, severityWord, type OutgoingItem, type Problem } from '../../model/index.ts';
import type { VitrageSettings } from './settings.ts';

/** The body of `POST /v1/event`, as the datasource `doctor` reads it (vitrage/datasources/doctor/). */
export interface VitrageEvent {
  /** UTC, and no Z: `doctor` reads just this form (vitrage/common/constants.py, TIME_FORMAT). */
  readonly time: string;
  /** With the host what the alarm is known by. */
  readonly type: string;
  /** `hostname` and `status`, up or down, must be there. */
  readonly details: Readonly<Record<string, string>>;
}

/** Makes the event of an item; null where there is no host, and so nothing that Vitrage could know. */
export function vitrageEventMaker(
  { hostname, details }: VitrageSettings,
  cloud: string,
): (item: OutgoingItem) => VitrageEvent | null {
  const hostOf = checkedExpression(itemTemplate(hostname));
  const more = Object.entries(details).map(
    ([key, text]) => [key, checkedExpression(itemTemplate(text))] as const,
  );
  return (item) => {
    const host = hostOf(item);
    const about = aboutOf(item);
    if (host === '' || about === null) return null;
    const { time, type, ...rest } = about;
    return {
      time: time.replace(/Z$/, ''),
      type,
      details: {
        hostname: host,
        source: 'stackwire',
        monitor_id: cloud,
        monitor_event_id: item.key,
        ...rest,
        ...Object.fromEntries(more.map(([key, render]) => [key, render(item)])),
      },
    };
  };
}

interface About {
  readonly time: string;
  readonly type: string;
  readonly cause: string;
  readonly severity: string;
  readonly status: 'up' | 'down';
}

function aboutOf({ kind, line, event }: OutgoingItem): About | null {
  if (kind === 'problem') {
    const { key, state, severity, summary, cause } = line as unknown as Problem & {
      readonly cause: { readonly generated: string };
    };
    const [type] = problemParts(key);
    const status = state === 'raised' ? 'down' : 'up';
    return { time: cause.generated, type, cause: summary, severity: severityWord(severity), status };
  }
  if (event === null) return null;
  const { generated: time, event_type: type, summary: cause, severity } = event;
  return { time, type, cause, severity: severityWord(severity), status: 'down' };
}
