import { formatMicros, type Micros } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { feedProblem } from './feedProblem.ts';
import { spanText } from './spanText.ts';

export const SILENT = 'feed-silent';

/** A publisher was silent for longer than it may be. */
export function publisherSilent(id: string, since: Micros, now: Micros, limit: Limit): FeedNotice {
  const text = `No message from ${publisherName(id)} since ${formatMicros(since)}: ${limitText(limit)}`;
  return notice('stackwire.publisher.silent', id, 'raised', 3, since, now, text);
}

export function publisherHeard(id: string, since: Micros, now: Micros): FeedNotice {
  const text = `${publisherName(id)} sends again; it was silent from ${formatMicros(since)}`;
  return notice('stackwire.publisher.heard', id, 'cleared', 3, since, now, text);
}

/** A publisher was silent for so long that it is taken as gone. */
export function publisherForgotten(id: string, since: Micros, now: Micros, after: Micros): FeedNotice {
  const text = `${publisherName(id)} is not expected any more: silent for ${spanText(after)}`;
  return notice('stackwire.publisher.forgotten', id, 'cleared', 3, since, now, text);
}

/** Nobody was heard through a source for longer than is usual or allowed. */
export function sourceSilent(source: string, since: Micros, now: Micros, limit: Limit): FeedNotice {
  const text = `No message at all from ${source} since ${formatMicros(since)}: ${limitText(limit)}`;
  return notice('stackwire.source.silent', source, 'raised', 4, since, now, text);
}

export function sourceHeard(source: string, since: Micros, now: Micros): FeedNotice {
  const text = `Messages come from ${source} again; it was silent from ${formatMicros(since)}`;
  return notice('stackwire.source.heard', source, 'cleared', 4, since, now, text);
}

/** How long a silence may be, and who says so. */
export interface Limit {
  readonly within: Micros;
  readonly configured: boolean;
}

function limitText({ within, configured }: Limit): string {
  if (configured) return `one is expected every ${spanText(within)} at least`;
  return `by its habit one comes every ${spanText(within)} at least`;
}

/** `nova-compute:host-1` and `compute.host-1` for people. Hosts have dots, so the first separator counts. */
function publisherName(id: string): string {
  const at = id.search(/[.:]/);
  return at <= 0 || at === id.length - 1 ? id : `${id.slice(0, at)} on ${id.slice(at + 1)}`;
}

function notice(
  eventType: string,
  subject: string,
  state: 'raised' | 'cleared',
  severity: 3 | 4,
  since: Micros,
  at: Micros,
  summary: string,
): FeedNotice {
  const problem = feedProblem(SILENT, subject, state, severity, since, summary);
  const traits = { subject, since: formatMicros(since) };
  return { eventType, problem, at, traits, identity: [problem.key, String(at)] };
}
