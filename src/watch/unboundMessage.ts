import { createHash } from 'node:crypto';
import {
  formatMicros,
  SECOND,
  toJson,
  type CommitMessage,
  type Micros,
  type Problem,
  type UnboundInterval,
} from '../model/index.ts';

/**
 * The message that puts an unbound interval on record: what was published meanwhile did not reach our queue, and
 * nobody can tell how much it was. It goes into the log like any other, so every sink hears of it.
 */
export function unboundMessage(source: string, interval: UnboundInterval, device: string): CommitMessage {
  const stamp = interval.until ?? interval.since;
  const over = interval.until !== null;
  const subject = `${source} ${interval.subject}`;
  const summary = over
    ? `Notifications of ${subject} were not received ${spanOf(interval.since, interval.until)}`
    : `Notifications of ${subject} are not received: its binding is gone`;
  const problem: Problem = {
    key: `unbound:${subject}`,
    state: over ? 'cleared' : 'raised',
    severity: 4,
    summary,
    object: null,
    since: formatMicros(interval.since),
  };
  const messageId = contentId([subject, String(interval.since), problem.state]);
  const eventType = over ? 'stackwire.source.bound' : 'stackwire.source.unbound';
  return {
    stamp: { generated: stamp, form: 'notification', messageId },
    item: 0,
    seenSecond: Math.floor(stamp / SECOND),
    eventType,
    event: toJson({
      kind: 'event',
      device,
      component: '',
      eventClassKey: `openstack|${eventType}`,
      eventKey: problem.key,
      severity: over ? 0 : problem.severity,
      summary,
      message_id: messageId,
      event_type: eventType,
      generated: formatMicros(stamp),
      rcvtime: formatMicros(stamp),
      publisher_id: 'stackwire',
      priority: over ? 'info' : 'error',
      form: 'notification',
      trait_since: formatMicros(interval.since),
      ...(interval.until === null ? {} : { trait_until: formatMicros(interval.until) }),
      trait_subject: subject,
    }),
    decisions: [],
    samples: [],
    feed: [problem],
  };
}

function spanOf(since: Micros, until: Micros): string {
  return `from ${formatMicros(since)} to ${formatMicros(until)} (${((until - since) / 1e6).toFixed(1)} s)`;
}

/** A UUID made of what it names, so that the same interval is never recorded twice. */
function contentId(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
