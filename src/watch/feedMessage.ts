import { createHash } from 'node:crypto';
import {
  formatMicros,
  SECOND,
  toJson,
  type CommitMessage,
  type Json,
  type Micros,
  type Problem,
  type Severity,
} from '../model/index.ts';

/** Something that the bridge itself has to say. */
export interface OwnNotice {
  readonly eventType: string;
  /** Id of the object that it is about, if any. */
  readonly component?: string;
  /** When it was noticed: the stamp of its message. */
  readonly at: Micros;
  readonly severity: Severity;
  readonly priority: 'info' | 'warn' | 'error';
  readonly summary: string;
  /** `trait_…` of its flat event, names without the prefix. */
  readonly traits: Readonly<Record<string, Json>>;
  /** What the message's id is made of: notices that agree in it are recorded once. */
  readonly identity: readonly string[];
}

/** Something that it has to say of the feed: a problem that begins or is over. */
export interface FeedNotice extends Pick<
  OwnNotice,
  'eventType' | 'component' | 'at' | 'traits' | 'identity'
> {
  readonly problem: Problem;
}

/**
 * A notice as a message of the bridge's own. It goes into the log like any other, so every sink hears of it, and
 * its problem is kept, shown and cleared like all others.
 */
export function feedMessage({ problem, identity, ...notice }: FeedNotice, device: string): CommitMessage {
  const over = problem.state === 'cleared';
  const { severity, summary, state } = problem;
  return ownMessage(
    {
      ...notice,
      severity: over ? 0 : severity,
      priority: over ? 'info' : 'error',
      summary,
      identity: [...identity, state],
    },
    device,
    problem,
  );
}

/** The same without a problem, unless one is given. */
export function ownMessage(
  { eventType, component = '', at, severity, priority, summary, traits, identity }: OwnNotice,
  device: string,
  problem: Problem | null = null,
): CommitMessage {
  const stamp = formatMicros(at);
  const messageId = contentId(identity);
  return {
    stamp: { generated: at, form: 'notification', messageId },
    item: 0,
    seenSecond: Math.floor(at / SECOND),
    eventType,
    event: toJson({
      kind: 'event',
      device,
      component,
      eventClassKey: `openstack|${eventType}`,
      eventKey: problem?.key ?? messageId,
      severity,
      summary,
      message_id: messageId,
      event_type: eventType,
      generated: stamp,
      rcvtime: stamp,
      publisher_id: OWN_PUBLISHER,
      priority,
      form: 'notification',
      ...Object.fromEntries(Object.entries(traits).map(([name, value]) => [`trait_${name}`, value])),
    }),
    decisions: [],
    samples: [],
    feed: problem === null ? [] : [problem],
  };
}

/** Publisher of the bridge's own messages. */
export const OWN_PUBLISHER = 'stackwire';

/** A UUID made of what it names. */
function contentId(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
