import { formatMicros, type CommitMessage, type Micros, type UnboundInterval } from '../model/index.ts';
import { feedMessage } from './feedMessage.ts';

/**
 * The message that puts an unbound interval on record: what was published meanwhile did not reach our queue, and
 * nobody can tell how much it was. Its id is made of the interval, so it is recorded once however often it is told.
 */
export function unboundMessage(source: string, interval: UnboundInterval, device: string): CommitMessage {
  const { since, until } = interval;
  const subject = `${source} ${interval.subject}`;
  const notice = {
    eventType: until === null ? 'stackwire.source.unbound' : 'stackwire.source.bound',
    problem: {
      key: `unbound:${subject}`,
      state: until === null ? 'raised' : 'cleared',
      severity: 4,
      summary:
        until === null
          ? `Notifications of ${subject} are not received: its binding is gone`
          : `Notifications of ${subject} were not received ${spanOf(since, until)}`,
      object: null,
      since: formatMicros(since),
    },
    at: until ?? since,
    traits: {
      since: formatMicros(since),
      ...(until === null ? {} : { until: formatMicros(until) }),
      subject,
    },
    identity: [subject, String(since)],
  } as const;
  return feedMessage(notice, device);
}

function spanOf(since: Micros, until: Micros): string {
  return `from ${formatMicros(since)} to ${formatMicros(until)} (${((until - since) / 1e6).toFixed(1)} s)`;
}
